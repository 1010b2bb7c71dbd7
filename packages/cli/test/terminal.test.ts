import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Entry } from '@confab/protocol'
import { columns } from '../src/terminal/columns.ts'
import { clockText, entryLines } from '../src/terminal/entry-lines.ts'
import { printable } from '../src/terminal/printable.ts'
import { styleFor } from '../src/terminal/style.ts'

const pipe = new PassThrough()
const terminal = Object.assign(new PassThrough(), { isTTY: true })
const plain = styleFor(pipe, {})
const noon = new Date(2031, 1, 3, 12, 34).getTime()
const entry = (kind: string, content: Entry['content'], rest: Partial<Entry> = {}): Entry => ({
  seq: 7,
  kind,
  sender: 'alice',
  clientId: '00000000-0000-4000-8000-000000000000',
  at: noon,
  counts: true,
  content,
  ...rest,
})
const shown = (...args: Parameters<typeof entry>) => entryLines(entry(...args), plain, noon)

test('colours are for terminals, and NO_COLOR turns them off', () => {
  assert.equal(plain.name('alice'), 'alice')
  assert.equal(styleFor(terminal, { NO_COLOR: '1' }).name('alice'), 'alice')
  assert.match(styleFor(terminal, {}).name('alice'), /alice/)
  assert.notEqual(styleFor(terminal, {}).name('alice'), 'alice')
})

test('a name has one colour always', () => {
  const style = styleFor(terminal, {})
  assert.equal(style.name('alice'), style.name('alice'))
  assert.equal(style.name('alice', 'x').replace('x', 'alice'), style.name('alice'))
})

test('foreign text cannot drive the terminal', () => {
  const { seq, ...rest } = entry(
    'message',
    { text: 'hi\u001b[2J\u0007\u202eoops\rgone' },
    { sender: 'mal\u001b]0;x\u0007' },
  )
  for (const line of entryLines({ seq, ...rest }, plain, noon)) assert.doesNotMatch(line, /[\p{Cc}\u202e]/u)
  assert.equal(printable('a\tb'), 'a  b')
})

test('entries are shown as what they are', () => {
  assert.deepEqual(shown('message', { text: 'hi\nyou' }), ['   7 12:34 alice hi', '      you'])
  assert.deepEqual(shown('message', {}, { state: { deleted: true, at: 9 } }), ['   7 12:34 alice (deleted)'])
  assert.deepEqual(shown('membership', { action: 'join', users: ['alice'] }), ['   7 12:34 * alice joined'])
  assert.deepEqual(shown('membership', { action: 'add', users: ['bob', 'carol'] }), [
    '   7 12:34 * alice added bob, carol',
  ])
  assert.deepEqual(shown('edit', { target: 3, text: 'new' }), ['   7 12:34 * alice edited 3: new'])
  const reactions = [{ emoji: '👍', count: 2, users: ['bob', 'carol'] }]
  assert.deepEqual(shown('message', { text: 'hi' }, { state: { edited: true, reactions, at: 9 } }), [
    '   7 12:34 alice hi (edited) 👍 2',
  ])
  assert.deepEqual(shown('reply', { replyTo: 3, text: 'yes' }), ['   7 12:34 alice to 3', '      yes'])
  const quoted = entryLines(entry('reply', { replyTo: 3, text: 'yes' }), plain, noon, 'bob', () => 'bob: tea?\u001b')
  assert.deepEqual(quoted, ['   7 12:34 alice to 3 bob: tea?·', '      yes'])
  assert.deepEqual(shown('reaction', { target: 3, emoji: '👍' }), ['   7 12:34 * alice reacted with 👍 to 3'])
  assert.deepEqual(shown('reaction', { target: 3, emoji: ':tea:', remove: true }), [
    '   7 12:34 * alice took :tea: back from 3',
  ])
  assert.deepEqual(shown('reaction', {}), ['   7 12:34 * alice reacted (gone since)'])
  assert.deepEqual(shown('poll', {}), ["   7 12:34 * alice: poll (this version can't show it)"])
})

test('times of other days bear their day', () => {
  assert.equal(clockText(noon, noon), '12:34')
  assert.equal(clockText(noon, noon + 86_400_000), '2031-02-03 12:34')
})

test('columns stand below each other', () => {
  assert.deepEqual(
    columns([
      ['a', 'b'],
      ['long', 'c'],
    ]),
    ['a     b', 'long  c'],
  )
})
