import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createElement, Fragment, memo } from 'react'
import { tea } from '../../../client/test/world.ts'
import { type ListedMessage, useMessages, useSend, useTyping } from '../../src/index.ts'
import { probe, stage } from './stage.ts'

const texts = (list: readonly ListedMessage[]) => list.map(({ text, seq }) => `${seq ?? '-'} ${text}`)

test('the messages of a conversation are shown, and what is sent at once, first without a seq', async () => {
  const on = await stage()
  const shown = await on.use(() => ({ ...useMessages(tea), send: useSend(tea) }))
  assert.deepEqual(texts(shown.now.list), ['1 message 1', '2 message 2', '3 message 3'])
  assert.deepEqual([shown.now.whole, shown.now.hasOlder, shown.now.hasNewer], [true, false, false])
  const { server, chat } = on.story
  server.up = false
  await on.do(() => server.drop())
  await on.do(() => shown.now.send('tea?'))
  assert.deepEqual(texts(shown.now.list.slice(3)), ['- tea?'])
  server.up = true
  await on.do(() => chat.wake())
  await on.pass(100)
  assert.deepEqual(texts(shown.now.list.slice(3)), ['4 tea?'])
  assert.equal(new Set(shown.renders.map(({ send }) => send)).size, 1)
  await on.end()
})

test('what did not change is the same object as before: each message, and the list', async () => {
  const on = await stage()
  const { server } = on.story
  const shown = await on.use(() => useMessages(tea))
  const edit = (text: string) => on.do(() => on.story.chat.conversation(tea).edit(2, text))
  await edit('second')
  const before = shown.now.list
  await on.do(() => server.bob(tea, 'more'))
  assert.deepEqual(texts(shown.now.list), ['1 message 1', '2 second', '3 message 3', '5 more'])
  assert.ok(before.every((message, i) => message === shown.now.list[i]))
  const list = shown.now.list
  await on.do(() => on.story.chat.conversation(tea).markRead())
  await on.do(() => on.story.chat.conversation(tea).rename('T'))
  assert.equal(shown.now.list, list)
  await on.end()
})

test('a typing dot draws who shows it, and neither the list nor a row of it; a message draws one row', async () => {
  const on = await stage()
  const drawn = { list: 0, rows: 0 }
  const typing = probe(() => useTyping(tea))
  const Row = memo(({ message }: { message: ListedMessage }) => {
    drawn.rows++
    return createElement('li', null, message.text)
  })
  const List = () => {
    drawn.list++
    const rows = useMessages(tea).list.map((message) => createElement(Row, { key: message.clientId, message }))
    return createElement('ul', null, ...rows)
  }
  await on.draw(createElement(Fragment, null, createElement(List), createElement(typing.Probe)))
  const [{ list, rows }, dots] = [{ ...drawn }, typing.shown.renders.length]
  const type = (user: string, isTyping: boolean) =>
    on.story.server.say('typing', { conversationId: tea, users: [{ user, typing: isTyping }] })
  await on.do(() => type('bob', true))
  assert.deepEqual(typing.shown.now.users, ['bob'])
  await on.do(() => type('carol', true))
  await on.do(() => type('bob', false))
  assert.deepEqual(typing.shown.now.users, ['carol'])
  assert.deepEqual({ ...drawn }, { list, rows })
  assert.equal(typing.shown.renders.length, dots + 3)
  await on.do(() => on.story.server.bob(tea, 'more'))
  assert.deepEqual({ ...drawn }, { list: list + 1, rows: rows + 1 })
  await on.end()
})
