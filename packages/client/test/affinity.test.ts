import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { affinityOf } from '../src/affinity.ts'

function token(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(claims)}.signature`
}

test('a key of affinity is the same for all tokens of a user, and not his id', () => {
  const users = ['alice', 'bob', 'äöü~?>', '?~~>', 'user-41', 'user-42']
  const keys = users.map((sub) => affinityOf(token({ iss: 'login', sub, iat: 1_700_000_000, exp: 1_700_000_900 })))
  assert.equal(new Set(keys).size, users.length)
  for (const [i, sub] of users.entries()) {
    assert.equal(affinityOf(token({ iss: 'login', sub, iat: 1_711_111_111, exp: 1_711_112_011 })), keys[i])
    assert.match(keys[i] ?? '', /^[0-9a-z]{1,7}$/)
  }
})

test('any text has a key: what is no token is for the server to refuse', () => {
  fc.assert(fc.property(fc.string(), (text) => /^[0-9a-z]{1,7}$/.test(affinityOf(text))))
  for (const odd of ['', '.', 'a.b.c', 'a.%%%.c', 'a.abcde.c', 'a..c']) assert.match(affinityOf(odd), /^[0-9a-z]{1,7}$/)
})
