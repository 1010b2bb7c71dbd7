import assert from 'node:assert/strict'
import { test } from 'node:test'
import { act, createElement } from 'react'
import { tea } from '../../../client/test/world.ts'
import {
  ConfabProvider,
  useConnection,
  useConversations,
  useMessages,
  usePresence,
  useTyping,
} from '../../src/index.ts'
import { stage } from './stage.ts'

const Page = () => {
  const { list } = useMessages(tea)
  const all = [useConversations().total, useConnection().state.kind, list.length, useTyping(tea).users.length]
  return createElement('p', null, [...all, usePresence(['bob']).size].join(' '))
}

test('a server renders the empty state, with a chat and without, and a browser takes that over without a fault', async () => {
  const { renderToString } = await import('react-dom/server')
  const { hydrateRoot } = await import('react-dom/client')
  const on = await stage()
  const { chat, clock } = on.story
  const page = (which: typeof chat | undefined) =>
    createElement(ConfabProvider, { chat: which, live: which && on.live }, createElement(Page))
  const html = '<p>0 none 0 0 0</p>'
  assert.deepEqual([renderToString(page(undefined)), renderToString(page(chat))], [html, html])
  assert.equal(chat.conversation(tea).isOpen, false)
  const place = document.createElement('div')
  place.innerHTML = html
  const faults: unknown[] = []
  const root = await act(async () =>
    hydrateRoot(place, page(chat), { onRecoverableError: (error) => void faults.push(error) }),
  )
  await act(() => clock.pass(100))
  assert.deepEqual([place.textContent, faults], ['1 ready 3 0 1', []])
  await act(async () => root.unmount())
  await on.end()
})

test('hooks outside of a provider say what is missing', async () => {
  const { renderToString } = await import('react-dom/server')
  assert.throws(() => renderToString(createElement(Page)), /need a <ConfabProvider/)
})
