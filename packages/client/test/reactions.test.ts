import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeServer } from './fake-server.ts'
import { begin, tea } from './world.ts'

/** Two rooms: `cake` is the one in which something was said last. */
function server(): FakeServer {
  const made = new FakeServer()
  made.bob(tea, 'tea?')
  for (let i = 0; i < 3; i++) made.bob('cake', 'cake?')
  return made
}

test('P4.10 reactions are folded as they come, those of the user marked as his', async () => {
  const { chat, clock, server: at } = begin(server())
  await chat.until('whole')
  const room = chat.conversation(tea)
  room.open()
  await clock.pass(100)
  const stored = room.react(1, '👍')
  await clock.pass(100)
  assert.equal((await stored).seq, 2)
  at.reacted(tea, 1, '👍')
  at.reacted(tea, 1, ':tea:')
  await clock.pass(100)
  assert.deepEqual(room.messages[0]?.reactions, [
    { emoji: '👍', count: 2, users: ['bob', 'alice'], mine: true },
    { emoji: ':tea:', count: 1, users: ['bob'], mine: false },
  ])
  room.unreact(1, '👍')
  await clock.pass(100)
  assert.deepEqual(room.messages[0]?.reactions[0], { emoji: '👍', count: 1, users: ['bob'], mine: false })
  chat.close()
})

test('P5.20 a reaction makes nothing unread, is no message, and brings its conversation to no top', async () => {
  const { chat, clock, server: at } = begin(server())
  await chat.until('whole')
  const room = chat.conversation(tea)
  room.open()
  await clock.pass(100)
  const before = [room.unread, room.messages.length, chat.conversations.map(({ id }) => id)]
  for (let i = 0; i < 9; i++) at.reacted(tea, 1, `:e${i}:`)
  await clock.pass(100)
  assert.equal(room.head, 10)
  assert.deepEqual([room.unread, room.messages.length, chat.conversations.map(({ id }) => id)], before)
  at.bob(tea, 'tea!')
  await clock.pass(100)
  assert.deepEqual([room.unread, chat.conversations[0]?.id], [2, tea])
  chat.close()
})

test('P5.21 a reply names what it answers, while it waits and when it is stored, and counts', async () => {
  const { chat, clock, server: at } = begin(server())
  await chat.until('whole')
  const room = chat.conversation(tea)
  room.open()
  await clock.pass(100)
  const stored = room.send('Yes', { replyTo: 1, mentions: ['bob'] })
  assert.deepEqual([room.messages.at(-1)?.text, room.messages.at(-1)?.replyTo], ['Yes', 1])
  await clock.pass(100)
  assert.equal((await stored).seq, 2)
  const [sent] = at.of('send')
  assert.deepEqual(
    [sent?.payload.kind, sent?.payload.content],
    ['reply', { text: 'Yes', replyTo: 1, mentions: ['bob'] }],
  )
  assert.equal(room.messages[1]?.replyTo, 1)
  room.delete(2)
  await clock.pass(100)
  assert.equal('replyTo' in (room.messages[1] ?? {}), false)
  chat.close()
})
