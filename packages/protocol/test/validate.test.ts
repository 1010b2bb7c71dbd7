import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCommand, contentValidator, utf8Length, validator } from '@confab/protocol'
import fc from 'fast-check'
import Type from 'typebox'

const id = '0189a2b4-1234-4234-8234-123456789abc'
const send = (more: object) => ({ conversationId: id, clientId: id, content: { text: 'hello' }, ...more })

test('a good command has no refusal', () => {
  assert.equal(checkCommand('send', send({})), undefined)
  assert.equal(checkCommand('send', send({ kind: 'message', retry: true, later: 'ignored' })), undefined)
  assert.equal(checkCommand('edit', { conversationId: id, clientId: id, target: 3, text: 'better' }), undefined)
  assert.equal(checkCommand('hello', {}), undefined)
})

const bad: [string, string, unknown, string, string][] = [
  ['an unknown command', 'sing', {}, 'unknownCommand', '/type'],
  ['a command named as a part of every object', 'constructor', {}, 'unknownCommand', '/type'],
  ['no payload', 'send', undefined, 'badRequest', ''],
  ['a payload that is an array', 'send', [], 'badRequest', ''],
  ['a missing field', 'send', { clientId: id, content: { text: 'x' } }, 'badRequest', '/conversationId'],
  ['a field of a wrong type', 'send', send({ clientId: 5 }), 'badRequest', '/clientId'],
  ['an id in upper case', 'send', send({ conversationId: id.toUpperCase() }), 'badRequest', '/conversationId'],
  ['content without text', 'send', send({ content: {} }), 'badRequest', '/content/text'],
  ['an empty text', 'send', send({ content: { text: '' } }), 'badRequest', '/content/text'],
  ['an unknown field in content', 'send', send({ content: { text: 'x', 'a/b': 1 } }), 'badRequest', '/content/a~1b'],
  ['a reserved kind', 'send', send({ kind: 'critical' }), 'unknownCommand', '/kind'],
  ['a reaction as a send', 'send', send({ kind: 'reaction' }), 'badRequest', '/kind'],
  ['a reply to nothing', 'send', send({ kind: 'reply' }), 'badRequest', '/content/replyTo'],
  ['a message that answers', 'send', send({ content: { text: 'x', replyTo: 3 } }), 'badRequest', '/content/replyTo'],
  [
    'a reply over its limit',
    'send',
    send({ kind: 'reply', content: { text: 'x'.repeat(16_385), replyTo: 3 } }),
    'tooLarge',
    '/content/text',
  ],
  ['a reaction without an emoji', 'react', { conversationId: id, clientId: id, target: 3 }, 'badRequest', '/emoji'],
  ['an unknown kind', 'send', send({ kind: 'toString' }), 'unknownCommand', '/kind'],
  ['a kind with a command of its own', 'send', send({ kind: 'rename' }), 'badRequest', '/kind'],
  ['a text over its limit', 'send', send({ content: { text: 'x'.repeat(16_385) } }), 'tooLarge', '/content/text'],
  [
    'a text over its limit in bytes',
    'send',
    send({ content: { text: 'é'.repeat(8_193) } }),
    'tooLarge',
    '/content/text',
  ],
  ['an edit over its limit', 'edit', { text: '😀'.repeat(4_097) }, 'tooLarge', '/text'],
  ['a fraction for a seq', 'delete', { conversationId: id, clientId: id, target: 1.5 }, 'badRequest', '/target'],
  ['a seq beyond 2^53', 'delete', { conversationId: id, clientId: id, target: 2 ** 53 }, 'badRequest', '/target'],
  ['a word not on the list', 'create', { clientId: id, kind: 'room' }, 'badRequest', '/kind'],
]
for (const [what, type, payload, code, where] of bad) {
  test(`refused with its place: ${what}`, () => {
    const refusal = checkCommand(type, payload)
    assert.equal(refusal?.code, code)
    assert.equal(refusal?.where, where)
  })
}

const react = (emoji: unknown) => checkCommand('react', { conversationId: id, clientId: id, target: 3, emoji })

test('P6.31 a reaction is one emoji as people see it, or a shortcode', () => {
  const good =
    '👍 👍🏽 ❤️ ❤ 😀 🇩🇪 1️⃣ #️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈 🏴‍☠️ 👨‍👩‍👧‍👦 👩🏻‍❤️‍💋‍👨🏿 🧑🏽‍🚀 ☕ ⭐ ©️ 🫠 :+1: :tea: :e-mail: :a_b2:'.split(' ')
  for (const emoji of [...good, `:${'x'.repeat(30)}:`]) assert.equal(react(emoji), undefined, emoji)
  const bad = [
    '',
    ' ',
    'a',
    '1',
    ':',
    '::',
    ':Tea:',
    ':t ea:',
    ':tea',
    'tea:',
    '👍👍',
    '👍 ',
    '🇩',
    '🇩🇪🇫🇷',
    '\u200d',
    '\ufe0f',
  ]
  const worse = [
    '<b>',
    '<img src=x onerror=alert(1)>',
    '👍<script>',
    ':<b>:',
    '\u0000',
    '👍\n',
    '\u202e👍',
    `:${'x'.repeat(31)}:`,
  ]
  assert.equal(react('<b>')?.message, 'must be one emoji or a :shortcode:')
  const long = ['👍'.repeat(3), `👨${'\u200d👨'.repeat(5)}`, `🏴${'\u{e0067}'.repeat(40)}\u{e007f}`]
  for (const emoji of [...bad, ...worse, ...long, 5, null, ['👍']])
    assert.equal(react(emoji)?.where, '/emoji', JSON.stringify(emoji))
})

test('P6.31 a reaction is never longer than 64 B', () => {
  const parts = ['👍', '🏽', '\u200d', '\ufe0f', '🏴', '\u{e0067}', '\u{e007f}', '🇩', '1', '\u20e3', ':', 'x', '<', ' ']
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), (some) => {
      const emoji = some.join('')
      if (react(emoji) === undefined) assert.ok(utf8Length(emoji, 1_000) <= 64, emoji)
    }),
    { numRuns: 2_000 },
  )
})

test('a text of exactly the limit passes, in one, two and four byte characters', () => {
  for (const text of ['x'.repeat(16_384), 'é'.repeat(8_192), '😀'.repeat(4_096)]) {
    assert.equal(contentValidator('message')({ text }), undefined)
  }
  assert.equal(contentValidator('message', 3)({ text: 'four' })?.code, 'tooLarge')
})

test('a very long key comes back cut', () => {
  const refusal = validator(Type.Object({}, { additionalProperties: false }))({ ['k'.repeat(90_000)]: 1 })
  assert.equal(refusal?.code, 'badRequest')
  assert.ok((refusal?.where?.length ?? 0) <= 256)
})

test('the length in UTF-8 is that of an encoder', () => {
  const encoder = new TextEncoder()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      assert.equal(utf8Length(text, 10_000), encoder.encode(text).length)
    }),
  )
})
