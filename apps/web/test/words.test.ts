import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf } from '../src/connection/line.ts'
import { fits } from '../src/conversations/found.ts'
import { namesIn } from '../src/conversations/names-in.ts'
import { preview } from '../src/conversations/preview.ts'
import { emoji } from '../src/markdown/emoji-table.ts'
import { parseRoute } from '../src/shell/route.ts'
import { de } from '../src/texts/de.ts'
import { en } from '../src/texts/en.ts'
import { fill } from '../src/texts/fill.ts'
import { initials } from '../src/ui/hue.ts'

const id = '6d3c5f6e-0000-4000-8000-000000000001'

test('both languages have the same texts with the same values, and the forms of their plurals', () => {
  assert.deepEqual(Object.keys(de).sort(), Object.keys(en).sort())
  const values = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort()
  for (const [key, text] of Object.entries(en)) {
    const other = de[key as keyof typeof en]
    assert.deepEqual(values(other), values(text), key)
    assert.equal(typeof other, typeof text, key)
  }
})

test('a number decides on the form, and is written as the language does', () => {
  assert.equal(fill(en.unread, 'en', { n: 1 }), '1 unread message')
  assert.equal(fill(de.unread, 'de', { n: 1_200 }), '1.200 ungelesene Nachrichten')
  assert.equal(fill('a {b} {c}', 'en', { b: 'x' }), 'a x {c}')
})

test('an address shows a conversation, an invitation, a page, or nothing', () => {
  assert.deepEqual(parseRoute(`#/c/${id}`), { kind: 'conversation', id })
  assert.deepEqual(parseRoute(`#/join/${id}`), { kind: 'join', id })
  assert.deepEqual(parseRoute('#/settings'), { kind: 'page', page: 'settings' })
  for (const hash of ['', '#/', '#/c/1', '#/c/javascript:alert(1)', `#/c/${id}/x`])
    assert.deepEqual(parseRoute(hash), { kind: 'none' }, hash)
})

test('a conversation is found by the beginnings of its words, without case and accents', () => {
  assert.ok(fits('Tea at Málaga', 'mal te'))
  assert.ok(fits('Tea', ''))
  assert.ok(!fits('Tea', 'coffee'))
})

test('names are separated by what people put between them', () => {
  assert.deepEqual(namesIn(' @bob, carol;dave  bob '), ['bob', 'carol', 'dave'])
})

test('a preview is one line without marks', () => {
  assert.equal(preview('# Hi **bob**\n- [tea](https://a.b) `now`\n```ts\nx\n```'), 'Hi bob tea now x')
  assert.equal(preview('a'.repeat(500)).length, 120)
})

test('initials of one and of more words, and of letters beyond the first plane', () => {
  assert.deepEqual(['alice', 'ada lovelace', 'j.r.r.tolkien', '🦊fox', ''].map(initials), ['A', 'AL', 'JT', '🦊', '?'])
})

test('the emoji table has names and pictures by turns', () => {
  for (const [name, picture] of emoji) {
    assert.match(name, /^[a-z0-9_+-]+$/)
    assert.match(picture, /\p{Extended_Pictographic}|💯/u, name)
  }
})

test('the line says what will happen, and nothing where all is well', () => {
  const when = () => 'soon'
  const well = {
    state: { kind: 'ready', whole: true, connectionId: 'c', serverId: 'n' },
    next: { kind: 'nothing' },
    queued: 0,
  } as const
  assert.equal(lineOf(well, true, when), undefined)
  const waiting = {
    state: { kind: 'waiting', until: 1, attempt: 1, reason: 'x' },
    next: { kind: 'retry', at: 1 },
    queued: 2,
  } as const
  assert.deepEqual(lineOf(waiting, true, when), { tone: 'warn', text: ['lineWaiting', { when: 'soon' }], act: 'wake' })
  assert.equal(lineOf(waiting, false, when)?.text[0], 'lineOffline')
  assert.equal(lineOf(well, false, when)?.text[0], 'lineOffline')
  assert.equal(lineOf({ ...well, next: { kind: 'send', at: 1 }, queued: 1 }, true, when)?.text[0], 'lineLimited')
  assert.equal(lineOf({ ...well, next: { kind: 'catchUp' } }, true, when)?.text[0], 'lineCatchingUp')
})
