import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signToken } from '@confab/server'
import { Somebody } from '../src/talk/somebody.ts'
import { subjectOf } from '../src/talk/subject.ts'

const target = { url: 'http://chat.example', tenant: undefined, keyring: undefined }

test('one is who the given token says, and who one says where none is given', async () => {
  const secret = 'a secret of more than thirty-two bytes'
  const token = await signToken(secret, { user: 'erin', issuedAt: 0, expiresAt: 1, tenantClaim: 'tenant' })
  assert.equal(new Somebody({ ...target, token }, 'alice').user, 'erin')
  assert.equal(new Somebody({ ...target, token: undefined }, 'alice').user, 'alice')
})

test('a token that says nothing of that is the server’s to refuse', () => {
  const claiming = (claims: unknown) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
  for (const token of ['', 'a.b.c', claiming(null), claiming(7), claiming({}), claiming({ sub: 7 })])
    assert.equal(subjectOf(token), undefined, token)
  assert.equal(new Somebody({ ...target, token: 'a.b.c' }, 'alice').user, 'alice')
})
