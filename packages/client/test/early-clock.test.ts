import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EarlyClock } from './early-clock.ts'
import type { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea, upTo, watch } from './world.ts'

/** Each test runs with timers that ring early by so many ms, and by either in turn. */
const earlies: Record<string, () => () => number> = {
  '1 ms': () => () => 1,
  '2 ms': () => () => 2,
  '0, 1 and 2 ms in turn': () => {
    let turn = 0
    return () => turn++ % 3
  },
}

for (const [name, early] of Object.entries(earlies)) {
  const story = (server: FakeServer) => begin(server, new EarlyClock(early()))

  for (const code of ['rateLimited', 'busy', 'unavailable', 'unknown'] as const) {
    test(`timers ${name} early: sends refused with ${code} are all stored, in order`, async () => {
      const { chat, clock, server } = story(serverWith(0))
      await chat.until('ready')
      let asked = 0
      server.before = ({ type }) =>
        type === 'send' && ++asked % 3 !== 0
          ? { code, retry: code === 'unknown' ? 'sameId' : 'later', retryAfter: 100 }
          : undefined
      const rooms = [tea, 'coffee', 'milk'].map((id) => chat.conversation(id))
      const sends = rooms.flatMap((room) => upTo(100).map((n) => room.send(String(n))))
      // 200 refusals for each room at most, 100 ms each; a wait that nobody looks at again would last for ever.
      await clock.pass(70_000)
      assert.equal(chat.outboxSize, 0)
      await Promise.all(sends)
      for (const { id } of rooms) {
        assert.deepEqual(
          server.log(id).entries.map((entry) => Number(entry.content.text)),
          upTo(100),
        )
      }
      await chat.close()
    })
  }

  test(`timers ${name} early: a send without answer is sent again`, async () => {
    const { chat, clock, server } = story(serverWith(0))
    await chat.until('ready')
    let swallowed = 0
    server.before = ({ type }) => (type === 'send' && ++swallowed < 3 ? 'swallow' : undefined)
    const sent = chat.conversation(tea).send('hello')
    await clock.pass(70_000)
    assert.equal(chat.outboxSize, 0)
    assert.equal((await sent).seq, 1)
    await chat.close()
  })

  test(`timers ${name} early: a silent server is left, a server that is away is tried again`, async () => {
    const { chat, clock, server } = story(serverWith(0))
    await chat.until('ready')
    await clock.pass(61_000)
    assert.equal(server.links.length, 2)
    server.up = false
    server.drop()
    await clock.pass(60_000)
    server.up = true
    await clock.pass(31_000)
    assert.equal(chat.state.kind, 'ready')
    await chat.close()
  })

  test(`timers ${name} early: a node that never says connected, and one that never welcomes, are left`, async () => {
    const server = serverWith(0)
    let hellos = 0
    server.before = ({ type }) => (type === 'hello' && ++hellos < 3 ? 'swallow' : undefined)
    const { chat, clock } = story(server)
    await clock.pass(40_000)
    assert.equal(chat.state.kind, 'ready')
    await chat.close()
  })

  test(`timers ${name} early: a node that goes away is left in its time`, async () => {
    const { chat, clock, server } = story(serverWith(0))
    await chat.until('ready')
    server.say('goAway', { after: 1_000, within: 4_000 })
    await clock.pass(3_000)
    assert.deepEqual([server.links.length, server.openLinks], [2, 1])
    await chat.close()
  })

  test(`timers ${name} early: queries refused for now, and a renewal, are asked again`, async () => {
    const server = serverWith(300)
    server.log('other')
    server.syncPage = 1
    const { chat, clock } = story(server)
    const tries = new Map<string, number>()
    server.before = ({ type }) => {
      tries.set(type, (tries.get(type) ?? 0) + 1)
      const isRefused = ['sync', 'history', 'renew', 'interest', 'users'].includes(type) && (tries.get(type) ?? 0) < 3
      return isRefused ? { code: 'busy', retry: 'later', retryAfter: 50 } : undefined
    }
    const shown = watch(chat.conversation(tea))
    server.say('tokenExpiring', { expiresAt: 2_000_000 })
    await clock.pass(20_000)
    assert.deepEqual(shown, upTo(300))
    assert.deepEqual(chat.state.kind === 'ready' && chat.state.whole, true)
    await chat.close()
  })

  test(`timers ${name} early: an acknowledged message whose entry never comes is fetched`, async () => {
    const { chat, clock, server } = story(serverWith(0))
    await chat.until('whole')
    const shown = watch(chat.conversation(tea))
    await clock.pass(100)
    server.live = false
    const sent = chat.conversation(tea).send('hello')
    await clock.pass(2_000)
    assert.equal((await sent).seq, 1)
    assert.deepEqual(shown, [1])
    await chat.close()
  })
}
