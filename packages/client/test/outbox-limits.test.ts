import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from './fake-clock.ts'
import { begin, serverWith, tea } from './world.ts'

test('the outbox is bounded, and says so', async () => {
  const server = serverWith(0)
  server.up = false
  const { chat } = begin(server, new FakeClock(), { limits: { size: 3 } })
  const room = chat.conversation(tea)
  for (const text of ['one', 'two', 'three']) void room.send(text)
  await assert.rejects(room.send('four'), { name: 'ConfabError', code: 'outboxFull', retry: 'later' })
  assert.equal(chat.outboxSize, 3)
  chat.close()
})

test('what the outbox holds is bounded in characters too', async () => {
  const server = serverWith(0)
  server.up = false
  const { chat } = begin(server, new FakeClock(), { limits: { chars: 3_000 } })
  const room = chat.conversation(tea)
  for (let i = 0; i < 3; i++) void room.send('x'.repeat(1_000))
  await assert.rejects(room.send('x'), { code: 'outboxFull', retry: 'later' })
  assert.equal(chat.outboxSize, 3)
  await chat.close()
})

test('P7.3 what is refused for its rate holds back all conversations, which then come in turns', async () => {
  const server = serverWith(0)
  const names = Array.from({ length: 60 }, (_, i) => `room-${i}`)
  for (const name of names) server.log(name)
  const { chat, clock } = begin(server)
  await chat.until('ready')
  // Ten a second, burst 20, as a server does it by default.
  let allowed = 20
  let at = clock.now()
  server.before = (asked) => {
    if (asked.type !== 'send') return undefined
    allowed = Math.min(20, allowed + (clock.now() - at) / 100)
    at = clock.now()
    if (allowed >= 1) allowed--
    else return { code: 'rateLimited', retry: 'later', retryAfter: Math.ceil((1 - allowed) * 100) }
    return undefined
  }
  const sends = names.flatMap((name) => [1, 2].map((n) => chat.conversation(name).send(`text ${n}`)))
  await clock.pass(11_000)
  await Promise.all(sends)
  for (const name of names) {
    assert.deepEqual(
      server.log(name).entries.map((entry) => entry.content.text),
      ['text 1', 'text 2'],
    )
  }
  const tries = server.of('send').length
  assert.ok(tries < 260, `${tries} tries for 120 sends`)
  await chat.close()
})
