import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, hashedText } from '@confab/protocol'
import fc from 'fast-check'

test('the example of RFC 8785, section 3.2.2', () => {
  const input = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  assert.equal(
    canonicalJson(input),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('the sorting of RFC 8785, section 3.2.3: by UTF-16 code units', () => {
  const input = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const order = [...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map((match) => match[1])
  assert.deepEqual(order, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

const numbers: [number, string][] = [
  [0, '0'],
  [-0, '0'],
  [5e-324, '5e-324'],
  [-5e-324, '-5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [9007199254740992, '9007199254740992'],
  [295147905179352830000, '295147905179352830000'],
  [9.999999999999997e22, '9.999999999999997e+22'],
  [1e23, '1e+23'],
  [333333333.3333332, '333333333.3333332'],
  [1424953923781206.2, '1424953923781206.2'],
]
test('the numbers of RFC 8785, appendix B', () => {
  for (const [value, text] of numbers) assert.equal(canonicalJson(value), text)
})

/** The same value with its keys put in backwards. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  )
}

/** JSON writes -0 as 0, so that it is not the same after a round. */
const value = fc.jsonValue().map((made) => JSON.parse(JSON.stringify(made)) as unknown)

test('read again it is the same value, and in which order the keys were put in makes no difference', () => {
  fc.assert(
    fc.property(value, (input) => {
      const text = canonicalJson(input)
      assert.deepEqual(JSON.parse(text), input)
      assert.equal(canonicalJson(JSON.parse(text)), text)
      assert.equal(canonicalJson(reversed(input)), text)
    }),
  )
})

test('what a hash is taken over holds kind and content, and leaves out what is not there', () => {
  assert.equal(hashedText('message', { text: 'hi' }), '{"content":{"text":"hi"},"kind":"message"}')
  assert.equal(hashedText('message', { text: 'hi', more: undefined }), hashedText('message', { text: 'hi' }))
  assert.notEqual(hashedText('message', { text: 'hi' }), hashedText('edit', { text: 'hi' }))
})
