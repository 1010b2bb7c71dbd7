import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverWith, tea } from '../../../client/test/world.ts'
import { type ListedConversation, useConversation, useConversations, useLatest, useUnread } from '../../src/index.ts'
import { stage } from './stage.ts'

function twoRooms() {
  const server = serverWith(2)
  server.bob('cake', 'with cream')
  return server
}

test('the list has what a row shows; a new message changes its row alone, and puts it first', async () => {
  const on = await stage(twoRooms())
  const { server } = on.story
  const shown = await on.use(() => useConversations())
  await on.do(() => server.bob(tea, 'hot'))
  const [first, second] = shown.now.list
  assert.deepEqual(
    [first?.id, first?.unread, first?.last?.text, first?.title, first?.muted],
    [tea, 3, 'hot', 'tea', false],
  )
  await on.do(() => server.bob('cake', 'or fruit'))
  assert.deepEqual(
    shown.now.list.map(({ id }) => id),
    [tea, 'cake'],
  )
  assert.equal(shown.now.list[0], first)
  assert.notEqual(shown.now.list[1], second)
  assert.deepEqual([shown.now.total, shown.now.whole], [2, true])
  await on.end()
})

test('a filter sifts the rows, and the total stays', async () => {
  const on = await stage(twoRooms())
  const filter = ({ id }: ListedConversation) => id === tea
  const shown = await on.use(() => useConversations({ filter }))
  assert.deepEqual([shown.now.list.map(({ id }) => id), shown.now.total], [[tea], 2])
  const { list } = shown.now
  await on.draw()
  assert.equal((await on.use(() => useConversations({ filter }))).now.list[0], list[0])
  await on.end()
})

test('a conversation that is not the user’s any more leaves the list, and is none', async () => {
  const on = await stage(twoRooms())
  const shown = await on.use(() => ({ all: useConversations(), one: useConversation('cake') }))
  assert.equal(shown.now.one?.head, 1)
  const conversations = [on.story.server.log(tea).listing]
  const sync = { conversations, since: 'first:9', complete: true, whole: true, reset: false }
  on.story.server.replies.set('hello', { expiresAt: 9_000_000, sync })
  await on.do(() => on.story.server.drop())
  await on.pass(3_000)
  assert.deepEqual([shown.now.all.list.map(({ id }) => id), shown.now.one], [[tea], undefined])
  await on.end()
})

test('what is unread, in all and in one; reading clears it', async () => {
  const on = await stage(twoRooms())
  const shown = await on.use(() => ({ all: useUnread(), one: useUnread(tea) }))
  assert.deepEqual(shown.now, { all: { unread: 3, muted: 0, mentions: 0 }, one: { unread: 2, mentions: 0, seen: 0 } })
  const { all } = shown.now
  await on.do(() => on.story.chat.conversation(tea).markRead(2))
  assert.deepEqual(shown.now, { all: { unread: 1, muted: 0, mentions: 0 }, one: { unread: 0, mentions: 0, seen: 2 } })
  assert.equal(all.unread, 3, 'what was given before is as it was')
  await on.end()
})

test('the latest message of a conversation that nobody opened is asked for, once a head', async () => {
  const server = serverWith(0)
  const ids = Array.from({ length: 10 }, (_, i) => `room ${i}`)
  for (const id of ids) server.bob(id, `in ${id}`)
  const on = await stage(server)
  const shown = await on.use(() => ids.map((id) => useLatest(id)))
  assert.deepEqual(
    shown.now.map((message) => message?.text),
    ids.map((id) => `in ${id}`),
  )
  assert.equal(server.of('history').length, 10)
  await on.do(() => server.bob('room 3', 'news'))
  assert.deepEqual([shown.now[3]?.text, server.of('history').length], ['news', 10])
  const [first] = shown.now
  await on.do(() => on.story.chat.conversation('room 0').edit(1, 'other'))
  assert.notEqual(shown.now[0], first)
  await on.end()
})

test('of the latest messages four are asked for at once', async () => {
  const server = serverWith(0)
  const ids = Array.from({ length: 10 }, (_, i) => `room ${i}`)
  for (const id of ids) server.bob(id, `in ${id}`)
  const on = await stage(server)
  server.before = ({ type }) => (type === 'history' ? 'swallow' : undefined)
  await on.use(() => ids.map((id) => useLatest(id)))
  assert.equal(server.of('history').length, 4)
  await on.end()
})

test('of a conversation that was left the latest message is asked for when its head moves on', async () => {
  const on = await stage(serverWith(2))
  const { server, chat } = on.story
  const shown = await on.use(() => useLatest(tea))
  await on.do(() => chat.conversation(tea).open())
  await on.pass(100)
  await on.do(() => chat.conversation(tea).close())
  assert.equal(shown.now?.text, 'message 2')
  server.live = false
  server.bob(tea, 'later')
  await on.do(() => server.say('heads', { heads: [{ conversationId: tea, head: 3, countable: 3 }] }))
  await on.pass(100)
  assert.equal(shown.now?.text, 'later')
  await on.end()
})
