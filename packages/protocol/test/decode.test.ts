import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson, maxNesting } from '@confab/protocol'
import fc from 'fast-check'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

const refused: [what: string, text: string, code: string, where: string | undefined][] = [
  ['nothing', '', 'badJson', undefined],
  ['a half', '{"a":', 'badJson', undefined],
  ['a comma too many', '[1,]', 'badJson', undefined],
  ['two values', '{} {}', 'badJson', undefined],
  ['NaN', 'NaN', 'badJson', undefined],
  ['a control character', '"\u0001"', 'badJson', undefined],
  ['a number beyond a double', '{"a":[0,1e999]}', 'badValue', '/a/1'],
  ['a negative one', '-1e999', 'badValue', ''],
  ['NUL in text', '{"text":"a\\u0000b"}', 'badValue', '/text'],
  ['NUL in a key', '{"in":{"a\\u0000":1}}', 'badValue', '/in'],
  ['a lone high surrogate', '["\\ud800"]', 'badValue', '/0'],
  ['a lone low surrogate', '["\\udc00x"]', 'badValue', '/0'],
  ['a lone surrogate in a key', '{"\\ud800":1}', 'badValue', ''],
  ['a key __proto__', '{"a":{"__proto__":{"admin":true}}}', 'badValue', '/a'],
  ['an escaped key __proto__', '{"\\u005f_proto__":1}', 'badValue', ''],
  ['one level too many', nested(maxNesting + 1), 'badValue', undefined],
  ['ten thousand levels', nested(10_000), 'badValue', undefined],
]

for (const [what, text, code, where] of refused) {
  test(`refused: ${what}`, () => {
    const decoded = decodeJson(text)
    assert.equal(decoded.ok, false)
    if (decoded.ok) return
    assert.equal(decoded.refusal.code, code)
    assert.equal(decoded.refusal.where, where)
    assert.ok(decoded.refusal.message.length < 200)
  })
}

test('taken: as many levels as allowed, pairs of surrogates, the keys of every object', () => {
  for (const text of [
    nested(maxNesting),
    '"\\ud83d\\ude00"',
    '{"constructor":1,"toString":2}',
    '1e308',
    '-0',
    'null',
  ]) {
    assert.deepEqual(decodeJson(text), { ok: true, value: JSON.parse(text) })
  }
})

test('whatever comes in, the answer is a value or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const decoded = decodeJson(text)
      if (decoded.ok) assert.deepEqual(decoded.value, JSON.parse(text))
      else assert.ok(decoded.refusal.code === 'badJson' || decoded.refusal.code === 'badValue')
    }),
  )
})

test('a refusal of a long path stays short', () => {
  const key = 'k'.repeat(5_000)
  const text = `${`{"${key}":`.repeat(20)}1e999${'}'.repeat(20)}`
  const decoded = decodeJson(text)
  assert.equal(decoded.ok, false)
  assert.ok(JSON.stringify(decoded).length < 500)
})
