import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedConversation } from '@confab/react'
import { keyGroups, type Press, wishOf } from '../src/keys/keys.ts'
import { endOf } from '../src/profile/until.ts'
import { optionsFor } from '../src/switcher/options.ts'
import { de } from '../src/texts/de.ts'
import { en } from '../src/texts/en.ts'

const press = (key: string, held: Partial<Press> = {}): Press => {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

test('Ctrl K and Command K open the switcher, while writing too; a question mark is one while writing', () => {
  for (const isTyping of [false, true]) {
    assert.equal(wishOf(press('k', { ctrlKey: true }), isTyping), 'switcher')
    assert.equal(wishOf(press('K', { metaKey: true }), isTyping), 'switcher')
    assert.equal(wishOf(press('ArrowDown', { altKey: true }), isTyping), 'next')
    assert.equal(wishOf(press('ArrowUp', { altKey: true }), isTyping), 'former')
    assert.equal(wishOf(press('k'), isTyping), undefined)
    assert.equal(wishOf(press('ArrowDown'), isTyping), undefined)
  }
  assert.equal(wishOf(press('?', { shiftKey: true }), false), 'help')
  assert.equal(wishOf(press('?', { shiftKey: true }), true), undefined)
})

test('every key of the list says in both languages what it does', () => {
  for (const { title, keys } of keyGroups)
    for (const key of [title, ...keys.map(({ does }) => does)]) assert.ok(en[key] && de[key], key)
})

const row = (id: string, more: Partial<ListedConversation> = {}) =>
  ({ id, title: id, unread: 0, muted: false, ...more }) as ListedConversation
const titles = (rows: readonly ListedConversation[], typed: string) =>
  optionsFor(rows, ({ title = '' }) => title, typed).map((one) => (one.kind === 'write' ? `to ${one.user}` : one.title))

test('the switcher offers what is unread first; what is typed finds titles that begin so before others', () => {
  const rows = [row('Garden'), row('Tea', { unread: 2 }), row('Loud', { unread: 9, muted: true }), row('High tea')]
  assert.deepEqual(titles(rows, ''), ['Tea', 'Garden', 'Loud', 'High tea'])
  assert.deepEqual(titles([...rows].reverse(), 'te'), ['Tea', 'High tea', 'to te'])
})

test('it offers to write to whom nobody wrote yet, and to nobody whose name cannot be one', () => {
  const rows = [row('d', { title: 'Bob', peer: 'bob' })]
  assert.deepEqual(titles(rows, 'bob'), ['Bob'])
  assert.deepEqual(titles(rows, ' carol '), ['to carol'])
  assert.deepEqual(titles(rows, 'two words'), [])
})

test('at most eight rows are offered', () => {
  assert.equal(
    titles(
      Array.from({ length: 30 }, (_, i) => row(`room ${i}`)),
      'room',
    ).length,
    9,
  )
})

test('a status ends when it is said to', () => {
  const now = new Date(2_026, 4, 1, 15, 30).getTime()
  assert.deepEqual(
    (['always', 'hour', 'today'] as const).map((until) => endOf(until, now)),
    [undefined, now + 3_600_000, new Date(2_026, 4, 2).getTime()],
  )
})
