import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea, upTo, watch } from './world.ts'

test('the list comes in pages, most recent first, and is whole at its end', async () => {
  const server = new FakeServer()
  server.syncPage = 4
  for (let i = 1; i <= 10; i++) for (let n = 0; n < i; n++) server.bob(`room-${i}`, 'x')
  const { chat, clock } = begin(server)
  await clock.pass(100)
  assert.deepEqual(
    chat.conversations.map((one) => one.id),
    upTo(10)
      .reverse()
      .map((i) => `room-${i}`),
  )
  assert.deepEqual(
    chat.conversations.map((one) => one.countable),
    upTo(10).reverse(),
  )
  assert.equal(server.of('history').length, 0)
  chat.close()
})

test('alice is added: the conversation appears, and is read when it is opened', async () => {
  const { chat, clock, server } = begin()
  await chat.until('whole')
  const seen = new Set<string>()
  chat.on('conversation', (one) => seen.add(one.id))
  server.live = false
  for (let i = 0; i < 3; i++) server.bob('new', 'hello')
  server.log('new').from = 2
  server.say('signal', { signal: 'added', conversationId: 'new', from: 2, head: 2, interest: 'full' })
  await clock.pass(100)
  assert.deepEqual([...seen], ['new'])
  const shown = watch(chat.conversation('new'))
  await clock.pass(100)
  assert.deepEqual(shown, [2, 3])
  chat.close()
})

for (const [interest, asked] of [
  ['full', 0],
  ['head', 1],
] as const)
  test(`alice is added at the level ${interest}: opening it asks ${asked} times for all of it`, async () => {
    const { chat, clock, server } = begin()
    await chat.until('whole')
    server.bob('new', 'hello')
    server.say('signal', { signal: 'added', conversationId: 'new', from: 1, head: 1, interest })
    await clock.pass(100)
    watch(chat.conversation('new'))
    await clock.pass(100)
    assert.equal(server.of('interest').length, asked)
    chat.close()
  })

test('live entries of a conversation not heard of yet are not lost', async () => {
  const { chat, clock, server } = begin()
  await chat.until('whole')
  server.bob('new', 'one')
  server.bob('new', 'two')
  const shown = watch(chat.conversation('new'))
  await clock.pass(100)
  assert.deepEqual(shown, [1, 2])
  chat.close()
})

test('P6.1 alice is removed: she gets all up to her removal, then nothing', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown = watch(room)
  const removed: unknown[] = []
  room.on('removed', (told) => removed.push(told))
  await clock.pass(100)
  server.live = false
  server.bob(tea, 'last words')
  server.log(tea).append('bob', 'r', 'membership', { action: 'remove', users: ['alice'] })
  server.log(tea).to = 5
  server.say('signal', { signal: 'removed', conversationId: tea, to: 5 })
  await clock.pass(100)
  server.live = true
  server.bob(tea, 'behind her back')
  await clock.pass(5_000)
  assert.deepEqual(shown, upTo(5))
  assert.deepEqual(removed, [{ to: 5 }])
  assert.equal(room.listing?.to, 5)
  chat.close()
})

test('heads of a conversation that is not open are kept, and pulled when it is', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown = watch(room)
  await clock.pass(100)
  room.close()
  await clock.pass(100)
  assert.equal(server.link.interests.get(tea), 'head')
  server.live = false
  for (let i = 0; i < 4; i++) server.bob(tea, 'x')
  server.say('heads', { heads: [{ conversationId: tea, head: 7, countable: 7 }] })
  await clock.pass(100)
  assert.deepEqual([room.head, room.countable, room.whole], [7, 7, true])
  assert.deepEqual(shown, [1, 2, 3])
  room.open()
  await clock.pass(100)
  assert.equal(server.link.interests.get(tea), 'full')
  assert.deepEqual(shown, upTo(7))
  chat.close()
})

test('an acknowledged message that does not come live is fetched', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown = watch(room)
  await clock.pass(100)
  server.live = false
  await room.send('lost on the way back')
  assert.deepEqual(shown, [1])
  assert.deepEqual(
    room.messages.map((message) => message.seq),
    [1, 2],
  )
  await clock.pass(1_500)
  assert.deepEqual(shown, [1, 2])
  chat.close()
})

test('a page refused for now is asked for again', async () => {
  const { chat, clock, server } = begin(serverWith(300))
  await chat.until('ready')
  let refusals = 2
  server.before = (asked) =>
    asked.type === 'history' && refusals-- > 0 ? { code: 'rateLimited', retry: 'later', retryAfter: 400 } : undefined
  const shown = watch(chat.conversation(tea))
  await clock.pass(2_000)
  assert.deepEqual(shown, upTo(300))
  chat.close()
})

test('a listener that sends from within an entry breaks no order', async () => {
  const { chat, clock } = begin(serverWith(2))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown: number[] = []
  room.on('entry', (entry) => {
    shown.push(entry.seq)
    if (entry.sender === 'bob') void room.send(`echo of ${entry.seq}`)
  })
  room.open()
  await clock.pass(3_000)
  assert.deepEqual(shown, upTo(4))
  chat.close()
})

test('a conversation that does not exist ends its reader, and leaves the chat whole', async () => {
  const { chat, clock } = begin(serverWith(1))
  await chat.until('whole')
  const room = chat.conversation('nowhere')
  const reading = assert.rejects(room.entries().next(), { code: 'notFound', retry: 'never' })
  await clock.pass(1_000)
  await reading
  assert.deepEqual(chat.state, { kind: 'ready', whole: true, connectionId: 'connection-1', serverId: 'node-1' })
  assert.deepEqual(
    chat.conversations.map((one) => one.id),
    [tea],
  )
  chat.close()
})

test('P4.1 after a reconnect the chat is called whole once, when what came between was looked for', async () => {
  const { chat, clock, server } = begin(serverWith(2))
  await chat.until('ready')
  const shown = watch(chat.conversation(tea))
  await clock.pass(100)
  const whole: boolean[] = []
  chat.on('whole', (now) => whole.push(now))
  // Between the sync and the answer to the interest, an entry that is sent to nobody.
  server.after = (asked) => {
    if (asked.type !== 'interest') return undefined
    server.live = false
    server.bob(tea, 'between')
    server.live = true
    return undefined
  }
  server.drop()
  await clock.pass(5_000)
  assert.deepEqual(shown, [1, 2, 3])
  assert.deepEqual(whole, [false, true])
  chat.close()
})

test('a rename, a role and who comes and goes show in the listing, and what is older than it does not', async () => {
  const server = serverWith(0)
  const log = server.log(tea)
  log.append('bob', 'r1', 'rename', { title: 'an old title' })
  const { chat, clock } = begin(server)
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  assert.equal(room.title, 'tea')
  const changes: [string, Record<string, unknown>][] = [
    ['rename', { title: 'tea time' }],
    ['membership', { action: 'add', users: ['carol', 'dave'] }],
    ['membership', { action: 'leave', users: ['dave'] }],
    ['membership', { action: 'role', users: ['alice'], role: 'admin' }],
    ['membership', { action: 'role', users: ['carol'], role: 'owner' }],
  ]
  for (const [kind, content] of changes) {
    const { entry } = log.append('bob', `change-${log.head}`, kind, content)
    if (entry.seq > 1) server.say('entries', { conversationId: tea, from: entry.seq, entries: [entry] })
  }
  await clock.pass(100)
  assert.deepEqual([room.title, room.role, room.listing?.members], ['tea time', 'admin', 3])
  chat.close()
})

test('P6.1 the entry that removes alice is enough: no signal comes after it', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  const removed: unknown[] = []
  room.on('removed', (told) => removed.push(told))
  await clock.pass(100)
  const { entry } = server.log(tea).append('bob', 'r', 'membership', { action: 'remove', users: ['alice'] })
  server.log(tea).to = 4
  server.say('entries', { conversationId: tea, from: 4, entries: [entry] })
  await clock.pass(100)
  assert.deepEqual(removed, [{ to: 4 }])
  assert.equal(room.listing?.to, 4)
  chat.close()
})

test('P4.3 an own message in a conversation that is not open is shown in its place, and what became of it', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('whole')
  const room = chat.conversation(tea)
  server.live = false
  const sent = room.send('hello')
  await clock.pass(1_500)
  server.live = true
  server.bob(tea, 'hello alice')
  room.delete(sent)
  await clock.pass(1_500)
  assert.deepEqual(
    room.messages.map(({ seq, deleted }) => [seq, deleted]),
    [
      [4, true],
      [5, false],
    ],
  )
  chat.close()
})

test('P4.5 alice is added: what is missing between live entries is fetched, open or not', async () => {
  const { chat, clock, server } = begin()
  await chat.until('whole')
  server.live = false
  server.bob('new', 'one')
  server.say('signal', { signal: 'added', conversationId: 'new', from: 1, head: 1, interest: 'full' })
  await clock.pass(100)
  const shown: number[] = []
  chat.conversation('new').on('entry', (entry) => shown.push(entry.seq))
  server.bob('new', 'lost on the way')
  server.live = true
  server.bob('new', 'three')
  await clock.pass(100)
  assert.deepEqual(shown, [2, 3])
  chat.close()
})

test('P4.5 what could not be fetched over one connection is fetched over the next, though no sync names it', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('whole')
  const shown: number[] = []
  chat.conversation(tea).on('entry', (entry) => shown.push(entry.seq))
  server.before = ({ type }) => (type === 'history' ? 'swallow' : undefined)
  server.live = false
  server.bob(tea, 'lost on the way')
  server.live = true
  server.bob(tea, 'five')
  await clock.pass(10)
  for (let i = 0; i < 2; i++) {
    server.drop()
    await clock.pass(2_000)
  }
  assert.deepEqual(shown, [])
  server.before = () => undefined
  server.drop()
  await clock.pass(2_000)
  assert.deepEqual(shown, [4, 5])
  chat.close()
})
