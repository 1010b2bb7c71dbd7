import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createElement, startTransition, useState } from 'react'
import { serverWith, tea } from '../../../client/test/world.ts'
import * as hooks from '../../src/index.ts'
import { probe, type Stage, stage } from './stage.ts'

/** Counts who listens to a chat and one of its conversations from now on. */
function listeners(on: Stage): () => number {
  let count = 0
  for (const one of [
    on.story.chat,
    on.story.chat.conversation(tea),
    on.live,
    on.live.in(on.story.chat.conversation(tea)),
  ]) {
    const listen = one.on.bind(one) as (event: string, listener: (value: never) => void) => () => void
    const counting = (event: string, listener: (value: never) => void) => {
      const end = listen(event, listener)
      let isOn = true
      count++
      return () => {
        if (isOn) count--
        isOn = false
        end()
      }
    }
    Object.defineProperty(one, 'on', { value: counting })
  }
  return () => count
}

const useAll = () => ({
  connection: hooks.useConnection(),
  conversations: hooks.useConversations(),
  conversation: hooks.useConversation(tea),
  messages: hooks.useMessages(tea),
  send: hooks.useSend(tea),
  typing: hooks.useTyping(tea),
  presence: hooks.usePresence(['bob']),
  receipts: hooks.useReceipts(tea),
  unread: hooks.useUnread(),
  unreadThere: hooks.useUnread(tea),
  users: hooks.useUsers(['bob']),
  devices: hooks.useDevices(),
})

for (const strict of [false, true]) {
  test(`all subscriptions end with the components, and the conversation is closed; StrictMode: ${strict}`, async () => {
    const on = await stage(serverWith(3), { strict })
    const count = listeners(on)
    const counts: number[] = []
    for (let i = 0; i < 3; i++) {
      const shown = await on.use(useAll)
      assert.equal(shown.now.messages.list.length, 3)
      counts.push(count())
      await on.draw()
      assert.equal(count(), 0)
      assert.equal(on.story.chat.conversation(tea).isOpen, false)
    }
    assert.ok(Number(counts[0]) > 8)
    assert.equal(new Set(counts).size, 1)
    await on.end()
  })
}

test('StrictMode fetches nothing twice, and leaves the conversation open', async () => {
  const asked: string[][] = []
  for (const strict of [true, false]) {
    const on = await stage(serverWith(1_300), { strict })
    await on.use(useAll)
    assert.equal(on.story.chat.conversation(tea).isOpen, true)
    asked.push(on.story.server.asked.map(({ type }) => type).sort())
    await on.end()
  }
  assert.deepEqual(asked[0], asked[1])
})

test('a component that moves to another conversation lets the first one go', async () => {
  const server = serverWith(3)
  server.bob('cake', 'with cream')
  const on = await stage(server)
  let move: (id: string) => void = () => {}
  const { shown, Probe } = probe(() => {
    const [id, setId] = useState(tea)
    move = setId
    return hooks.useMessages(id)
  })
  await on.draw(createElement(Probe))
  await on.do(() => startTransition(() => move('cake')))
  await on.pass(100)
  assert.deepEqual(
    shown.now.list.map(({ text }) => text),
    ['with cream'],
  )
  const { chat } = on.story
  assert.deepEqual([chat.conversation(tea).isOpen, chat.conversation('cake').isOpen], [false, true])
  await on.end()
})

test('two components never show two states in one picture, whatever comes while React is drawing', async () => {
  const on = await stage()
  const seen: string[] = []
  let redraw: (n: number) => void = () => {}
  const Reader = () => {
    const { list } = hooks.useMessages(tea)
    // In the midst of drawing the next one comes.
    if (list.length < 6) on.story.server.bob(tea, 'more')
    return createElement('i', null, String(list.length))
  }
  const Both = () => {
    const [n, set] = useState(0)
    redraw = set
    return createElement('b', { 'data-n': n }, createElement(Reader, { key: 1 }), createElement(Reader, { key: 2 }))
  }
  await on.draw(createElement(Both))
  for (let n = 1; n < 5; n++) {
    await on.do(() => startTransition(() => redraw(n)))
    const shown = (on.root as unknown as { _internalRoot: { containerInfo: HTMLElement } })._internalRoot.containerInfo
    seen.push(...[shown.textContent ?? ''])
  }
  assert.ok(
    seen.every((text) => text.slice(0, text.length / 2) === text.slice(text.length / 2)),
    seen.join(),
  )
  await on.end()
})
