import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settled } from './fake-clock.ts'
import { begin, serverWith, tea, upTo, watch } from './world.ts'

test('alice connects, sends, and reads what bob wrote before and after', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  assert.deepEqual(chat.state, { kind: 'connecting' })
  await chat.until('ready')
  assert.equal(chat.user, 'alice')
  assert.deepEqual(server.link.protocols, ['confab.v1', 'confab.token.token-connect'])
  const room = chat.conversation(tea)
  const shown = watch(room)
  const sent = room.send('hello')
  assert.equal(typeof sent.clientId, 'string')
  assert.deepEqual(await sent, { conversationId: tea, seq: 4, at: 5_004 })
  server.bob(tea, 'and you?')
  await clock.pass(2_000)
  assert.deepEqual(shown, upTo(5))
  assert.deepEqual(
    room.messages.map((message) => [message.seq, message.sender, message.text]),
    [
      [1, 'bob', 'message 1'],
      [2, 'bob', 'message 2'],
      [3, 'bob', 'message 3'],
      [4, 'alice', 'hello'],
      [5, 'bob', 'and you?'],
    ],
  )
  assert.deepEqual(chat.state, { kind: 'ready', whole: true, connectionId: 'connection-1', serverId: 'node-1' })
  chat.close()
})

test('P3.2 entries read one by one are all entries, over a lost connection too', async () => {
  const { chat, clock, server } = begin(serverWith(450))
  await chat.until('ready')
  const read: number[] = []
  const reading = (async () => {
    for await (const entry of chat.conversation(tea).entries({ from: 1, to: 460 })) read.push(entry.seq)
  })()
  await clock.pass(100)
  server.drop()
  for (let i = 0; i < 5; i++) server.bob(tea, 'while alice is away')
  await clock.pass(5_000)
  for (let i = 0; i < 5; i++) server.bob(tea, 'live again')
  await clock.pass(100)
  await reading
  assert.deepEqual(read, upTo(460))
  chat.close()
  await settled()
  assert.equal(clock.waiting, 0)
})

test('P4.1 after a reconnect only what changed is fetched, and then the chat is whole', async () => {
  const { chat, clock, server } = begin(serverWith(2))
  await chat.until('ready')
  const shown = watch(chat.conversation(tea))
  await clock.pass(100)
  server.drop()
  await settled()
  assert.deepEqual(chat.state.kind, 'waiting')
  assert.equal(chat.conversation(tea).whole, false)
  server.bob(tea, 'missed')
  await clock.pass(5_000)
  assert.deepEqual(shown, [1, 2, 3])
  assert.deepEqual(
    server.of('hello').map((asked) => asked.payload.since),
    [undefined, 'first:2'],
  )
  assert.equal(server.of('history').at(-1)?.payload.after, 2)
  assert.deepEqual(chat.state, { kind: 'ready', whole: true, connectionId: 'connection-2', serverId: 'node-1' })
  chat.close()
})

test('P3.3 live entries that come twice, late or with a gap are shown once and in order', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await chat.until('ready')
  const shown = watch(chat.conversation(tea))
  await clock.pass(100)
  server.live = false
  const entries = [2, 3, 4, 5, 6, 7].map((n) => server.bob(tea, `message ${n}`))
  const say = (n: number) => server.say('entries', { conversationId: tea, from: n, entries: [entries[n - 2]] })
  const asked = server.of('history').length
  for (const n of [3, 2, 2, 3, 1 + 4, 4]) say(n)
  await clock.pass(100)
  assert.deepEqual(shown, upTo(7))
  say(7)
  say(6)
  await clock.pass(100)
  assert.deepEqual(shown, upTo(7))
  assert.ok(server.of('history').length > asked)
  chat.close()
})

test('with more than 1,000 missing only the newest page comes, and it is told; older ones are to be had', async () => {
  const { chat, clock } = begin(serverWith(1_500))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const limited: unknown[] = []
  room.on('limited', (told) => limited.push(told))
  const shown = watch(room)
  await clock.pass(100)
  assert.deepEqual(limited, [{ from: 1, to: 1_300 }])
  assert.deepEqual(shown, upTo(1_500, 1_301))
  assert.equal(room.whole, true)
  const page = await room.history({ before: 1_301, limit: 100 })
  assert.equal(page.entries[0]?.seq, 1_201)
  assert.equal(room.messages.length, 300)
  assert.deepEqual(shown, upTo(1_500, 1_301))
  chat.close()
})

test('opened from a seq, it brings everything from there, however much', async () => {
  const { chat, clock } = begin(serverWith(1_500))
  await chat.until('ready')
  const shown: number[] = []
  const room = chat.conversation(tea)
  room.on('entry', (entry) => shown.push(entry.seq))
  room.open({ from: 1 })
  await clock.pass(100)
  assert.deepEqual(shown, upTo(1_500))
  chat.close()
})

test('entries of an unknown kind are carried and numbered; edits and deletions show in the messages', async () => {
  const server = serverWith(2)
  server.log(tea).append('bob', 'p', 'poll', { question: 'tea?' })
  server.log(tea).append('bob', 'e', 'edit', { target: 1, text: 'better' })
  server.log(tea).append('bob', 'd', 'deletion', { target: 2 })
  const { chat, clock } = begin(server)
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown = watch(room)
  await clock.pass(100)
  assert.deepEqual(shown, upTo(5))
  assert.equal(room.held[2]?.kind, 'poll')
  assert.deepEqual(
    room.messages.map(({ text, edited, deleted }) => ({ text, edited, deleted })),
    [
      { text: 'better', edited: true, deleted: false },
      { text: '', edited: false, deleted: true },
    ],
  )
  chat.close()
})

test('a chat closed while a page is on its way ends the reading, with no error', async () => {
  const { chat, clock, server } = begin(serverWith(300))
  await chat.until('whole')
  server.before = ({ type }) => (type === 'history' ? 'swallow' : undefined)
  const read = (async () => {
    const seqs: number[] = []
    for await (const entry of chat.conversation(tea).entries({ from: 1 })) seqs.push(entry.seq)
    return seqs
  })()
  await clock.pass(100)
  void chat.close()
  assert.deepEqual(await read, [])
})
