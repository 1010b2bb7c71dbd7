import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Inline, inline } from '../src/markdown/inline.ts'
import { safeLink } from '../src/markdown/link.ts'
import { markdown } from '../src/markdown/tree.ts'

const text = (words: string): Inline => ({ kind: 'text', text: words })

test('bold, italic, struck and code, one within the other', () => {
  assert.deepEqual(inline('a **b *c*** `d*` ~~e~~'), [
    text('a '),
    { kind: 'strong', parts: [text('b '), { kind: 'em', parts: [text('c')] }] },
    text(' '),
    { kind: 'code', text: 'd*' },
    text(' '),
    { kind: 'del', parts: [text('e')] },
  ])
})

test('marks within words, alone or escaped stay as they are written', () => {
  for (const words of ['snake_case_name', '2 * 3 * 4', 'a ** b', 'no:emoji:here', 'mail@example', '__init'])
    assert.deepEqual(inline(words), [text(words)], words)
  assert.deepEqual(inline('\\*a\\*'), [text('*'), text('a'), text('*')])
})

test('links lead to the web and to mail, and to nothing that runs', () => {
  for (const bad of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil',
    'https://a@b.c',
  ])
    assert.equal(safeLink(bad), undefined, bad)
  assert.equal(safeLink('https://example.org/a?b#c'), 'https://example.org/a?b#c')
  assert.deepEqual(inline('[x](javascript:alert(1))')[0]?.kind, 'text')
  assert.deepEqual(inline('see https://example.org/a.'), [
    text('see '),
    { kind: 'link', href: 'https://example.org/a', parts: [text('https://example.org/a')] },
    text('.'),
  ])
})

test('a mention and a shortcode', () => {
  assert.deepEqual(inline('@bob, :tada:'), [
    { kind: 'mention', user: 'bob' },
    text(', '),
    { kind: 'emoji', name: 'tada' },
  ])
})

test('blocks: code with its language, quotes, lists, headings', () => {
  const source = '# Tea\n\n- a\n- b\n\n3. c\n\n> quoted\n> > deep\n\n```ts\nlet a = `1`\n```\nend'
  const blocks = markdown(source)
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['heading', 'list', 'list', 'quote', 'code', 'paragraph'],
  )
  assert.deepEqual(blocks[4], { kind: 'code', language: 'ts', text: 'let a = `1`' })
  assert.deepEqual(blocks[2], { kind: 'list', start: 3, items: [[text('c')]] })
})

test('HTML is text', () => {
  const source = '<script>alert(1)</script><img src=x onerror=alert(1)>'
  assert.deepEqual(markdown(source), [{ kind: 'paragraph', parts: [text(source)] }])
})

test('a fence that is never closed is code to the end', () => {
  assert.deepEqual(markdown('```\na'), [{ kind: 'code', language: '', text: 'a' }])
})

/** All words of a tree. */
function words(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const own = ['text', 'user', 'name'].map((key) => (value as Record<string, unknown>)[key])
  return own.filter((part) => typeof part === 'string').join('') + Object.values(value).map(words).join('')
}

test('no text of 16 KB is too much, and no letter is made up', () => {
  const hard = ['**a ', '*', '`', '[', '> ', '_a', '~~', '- ', ':a', '**_~~`', '](', 'https://'].map((part) =>
    part.repeat(16_384 / part.length),
  )
  for (const source of hard) assert.ok(markdown(source).length > 0)
  const sources = fc.array(fc.constantFrom('a', '*', '_', '`', '~', '\n', ' ', '>', '-', '[x](', ')', '@b', ':c:', '#'))
  fc.assert(
    fc.property(sources, (parts) => {
      const source = parts.join('')
      const letters = (from: string) => from.replace(/[^abc]/g, '').length
      assert.ok(letters(words(markdown(source))) <= letters(source))
    }),
  )
})
