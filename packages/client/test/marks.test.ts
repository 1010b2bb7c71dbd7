import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnCursors } from '@confab/protocol'
import type { Unread } from '../src/unread.ts'
import { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea, watch } from './world.ts'

function stored(server: FakeServer, cursors: Partial<OwnCursors>): void {
  const none = { delivered: 0, read: 0, readCountable: 0, seen: 0, seenCountable: 0 }
  server.say('signal', { signal: 'cursors', conversationId: tea, cursors: { ...none, ...cursors } })
}

/** What it was told of what was read and marked, in order. */
function told(server: FakeServer): unknown[] {
  const asked = server.asked.filter(({ type }) => type === 'read' || type === 'unread')
  return asked.map(({ type, payload }) => [type, payload.seq])
}

test('P5.3 unread is exact: live entries raise it, reading lowers it, what does not count changes nothing', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const seen: number[] = []
  room.on('unread', ({ unread }) => seen.push(unread))
  watch(room)
  await clock.pass(100)
  assert.equal(room.unread, 3)
  server.bob(tea, 'four')
  server.log(tea).append('bob', 'r', 'rename', { title: 'Coffee' })
  server.say('entries', { conversationId: tea, from: 5, entries: server.log(tea).entries.slice(4) })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.head], [4, 5])
  room.markRead(2)
  assert.equal(room.unread, 2)
  room.markRead()
  assert.equal(room.unread, 0)
  await clock.pass(1_000)
  assert.deepEqual(told(server), [['read', 5]])
  assert.deepEqual(seen, [4, 2, 0])
  chat.close()
})

test('P5.1 reading goes forward only, is told together, and never for what is not there', async () => {
  const { chat, clock, server } = begin(serverWith(9))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  for (let seq = 1; seq <= 7; seq++) room.markRead(seq)
  room.markRead(3)
  await clock.pass(1_000)
  room.markRead(5)
  room.markRead(99)
  await clock.pass(1_000)
  assert.deepEqual(told(server), [
    ['read', 7],
    ['read', 9],
  ])
  chat.close()
})

test('P5.15 what was read without a connection, or is not known to be stored, is told to the next one', async () => {
  const { chat, clock, server } = begin(serverWith(4))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  room.markRead(2)
  await clock.pass(200)
  server.up = false
  server.drop()
  await clock.pass(100)
  room.markRead(3)
  assert.equal(room.unread, 1)
  server.up = true
  await clock.pass(60_000)
  assert.deepEqual(told(server).at(-1), ['read', 3])
  stored(server, { delivered: 4, read: 3, readCountable: 3, seen: 3, seenCountable: 3 })
  await clock.pass(100)
  const before = told(server).length
  server.drop()
  await clock.pass(60_000)
  assert.equal(told(server).length, before, 'it is known to be stored')
  assert.deepEqual([room.unread, room.cursors.read], [1, 3])
  chat.close()
})

test('P5.5 what another device reads clears the badge here; news that are older change nothing', async () => {
  const { chat, clock, server, facts } = begin(serverWith(5))
  await chat.until('ready')
  const room = chat.conversation(tea)
  await clock.pass(100)
  assert.equal(room.unread, 5)
  stored(server, { delivered: 4, read: 4, readCountable: 4, seen: 4, seenCountable: 4 })
  stored(server, { delivered: 2, read: 2, readCountable: 2, seen: 2, seenCountable: 2 })
  server.say('signal', { signal: 'cursors', conversationId: tea, notify: 'none' })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.cursors.read, room.notify], [1, 4, 'none'])
  const cursors = facts.flatMap((fact) => (fact.ev === 'cursor' ? [[fact.kind, fact.seq]] : []))
  assert.deepEqual(cursors, [
    ['delivered', 4],
    ['read', 4],
  ])
  chat.close()
})

test('P5.4 sending clears the badge at once, and no receipt moves; marked as unread it comes back', async () => {
  const { chat, clock, server } = begin(serverWith(5))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  room.send('an answer')
  assert.equal(room.unread, 0)
  await clock.pass(100)
  assert.deepEqual([room.unread, room.head, room.cursors.read], [0, 6, 0])
  room.markRead()
  await room.markUnread(4)
  assert.deepEqual(
    [room.unread, told(server)],
    [
      3,
      [
        ['read', 6],
        ['unread', 4],
      ],
    ],
  )
  stored(server, { delivered: 6, read: 6, readCountable: 6, seen: 3, seenCountable: 3 })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.cursors.read], [3, 6])
  room.markRead()
  assert.equal(room.unread, 0)
  chat.close()
})

test('P5.5 a mark as unread that another device has read over is not told again, nor shown', async () => {
  const { chat, clock, server } = begin(serverWith(5))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  await room.markUnread(2)
  assert.equal(room.unread, 4)
  // Both moves were stored as one: where the mark stood is never told.
  await clock.pass(6_000)
  const read = { delivered: 5, read: 5, readCountable: 5, seen: 5, seenCountable: 5 }
  server.log(tea).more = read
  stored(server, read)
  await clock.pass(100)
  assert.equal(room.unread, 0)
  server.drop()
  await clock.pass(10_000)
  assert.deepEqual([told(server), room.unread], [[['unread', 2]], 0])
  chat.close()
})

test('P5.5 what another device marks as unread is unread here, though one has written into it', async () => {
  const { chat, clock, server } = begin(serverWith(5))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  await room.send('an answer')
  await clock.pass(6_000)
  assert.equal(room.unread, 0)
  server.log(tea).more = { seen: 1, seenCountable: 1 }
  stored(server, { seen: 1, seenCountable: 1 })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.cursors.seen], [5, 1])
  chat.close()
})

test('P5.10 who is named has a number for it, until he has seen it', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await chat.until('ready')
  const room = chat.conversation(tea)
  watch(room)
  await clock.pass(100)
  const say = (content: Record<string, unknown>) => {
    const { entry } = server.log(tea).append('bob', `m${server.log(tea).head}`, 'message', content)
    server.say('entries', { conversationId: tea, from: entry.seq, entries: [entry] })
  }
  say({ text: '@alice', mentions: ['alice'] })
  say({ text: '@carol', mentions: ['carol'] })
  say({ text: '@all', all: true })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.mentions], [4, 2])
  // Which of them are seen only the server knows: it is asked once it has stored how far.
  room.markRead(2)
  server.log(tea).more = { delivered: 4, read: 2, readCountable: 2, seen: 2, seenCountable: 2, mentions: 1 }
  stored(server, { delivered: 4, read: 2, readCountable: 2, seen: 2, seenCountable: 2 })
  await clock.pass(200)
  assert.deepEqual([room.unread, room.mentions], [2, 1])
  say({ text: '@alice', mentions: ['alice'] })
  stored(server, { delivered: 5, read: 5, readCountable: 5, seen: 5, seenCountable: 5 })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.mentions], [0, 0], 'seen on another device')
  say({ text: '@alice', mentions: ['alice'] })
  await clock.pass(100)
  assert.deepEqual([room.unread, room.mentions], [1, 1])
  room.markRead()
  assert.deepEqual([room.unread, room.mentions], [0, 0])
  await room.send('@bob, @all', { mentions: ['bob'], all: true })
  assert.deepEqual(server.of('send')[0]?.payload.content, { text: '@bob, @all', mentions: ['bob'], all: true })
  chat.close()
})

test('the sums over all conversations: the muted ones apart, and told when they change', async () => {
  const server = new FakeServer()
  for (const [id, count] of [
    ['one', 1],
    ['two', 2],
    ['muted', 4],
  ] as const) {
    for (let i = 0; i < count; i++) server.bob(id, 'x')
  }
  server.log('muted').more = { notify: 'none', mentions: 2 }
  server.log('two').more = { mentions: 1 }
  const { chat, clock } = begin(server)
  const sums: Unread[] = []
  chat.on('unread', (unread) => sums.push(unread))
  await clock.pass(100)
  assert.deepEqual(chat.unread, { unread: 3, muted: 4, mentions: 1 })
  await chat.conversation('two').setNotify('none')
  assert.deepEqual(server.of('notify')[0]?.payload, { conversationId: 'two', notify: 'none' })
  assert.deepEqual(chat.unread, { unread: 1, muted: 6, mentions: 0 })
  assert.deepEqual(sums.at(-1), chat.unread)
  assert.equal(new Set(sums.map((sum) => JSON.stringify(sum))).size, sums.length)
  chat.close()
})

test('what was got rides along with the acknowledgements: only what moved, 64 conversations in each', async () => {
  const server = new FakeServer()
  server.features = ['credit']
  for (let i = 0; i < 100; i++) server.bob(`room-${i}`, 'x')
  const { chat, clock } = begin(server)
  await clock.pass(2_000)
  for (let i = 0; i < 100; i++) server.bob(`room-${i}`, 'y')
  await clock.pass(5_000)
  const acks = server.of('ack').map(({ payload }) => (payload.delivered ?? []) as { seq: number }[])
  assert.ok(acks.every((delivered) => delivered.length <= 64))
  assert.deepEqual(
    acks.flat().map(({ seq }) => seq),
    Array.from({ length: 100 }, () => 2),
  )
  const before = server.of('ack').length
  await clock.pass(20_000)
  assert.equal(server.of('ack').length, before, 'nothing is outstanding')
  server.drop()
  await clock.pass(5_000)
  const again = server
    .of('ack')
    .slice(before)
    .flatMap(({ payload }) => payload.delivered ?? [])
  assert.equal(again.length, 100, 'a crash of the server may have lost it')
  chat.close()
})
