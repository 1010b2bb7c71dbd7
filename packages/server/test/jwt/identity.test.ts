import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jwtVerify } from 'jose'
import { type JwtOptions, makeIdentity } from '../../src/adapters/jwt/identity.ts'
import { signToken } from '../../src/adapters/jwt/sign.ts'
import { BadToken } from '../../src/ports/identity.ts'
import { alice, craft, hs256, now, ownTokens, seconds, secret, tokens } from './tokens.ts'

function identity(more: Partial<JwtOptions> = {}) {
  const rules = {
    issuers: [],
    audience: undefined,
    tenantClaim: 'tenant',
    defaultTenant: 'main',
    clockSkewMs: 60_000,
    fieldsBytes: 4_096,
  }
  return makeIdentity({
    ...rules,
    issuerTenants: new Map(),
    secret,
    jwks: undefined,
    clock: { now: () => now },
    ...more,
  })
}

async function reasonOf(token: string, more: Partial<JwtOptions> = {}): Promise<string | undefined> {
  try {
    await identity(more).verify(token)
    return undefined
  } catch (error) {
    assert.ok(error instanceof BadToken)
    return error.message
  }
}

for (const [what, token, reason] of [...tokens, ...ownTokens]) {
  test(`a token, ${what}: ${reason ?? 'good'}`, async () => assert.equal(await reasonOf(token), reason))
}

test('the HMAC of node:crypto and jose judge the same tokens alike', async () => {
  const key = new TextEncoder().encode(secret)
  const options = { algorithms: ['HS256'], clockTolerance: 60, currentDate: new Date(now), requiredClaims: ['exp'] }
  for (const [what, token, reason] of tokens) {
    const taken = await jwtVerify(token, key, options).then(
      () => true,
      () => false,
    )
    assert.equal(taken, reason === undefined, what)
  }
})

test('any change of a byte makes both refuse', async () => {
  const token = craft(hs256, alice)
  const key = new TextEncoder().encode(secret)
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 2), fc.constantFrom(...'ABab09-_.'), async (at, letter) => {
      const changed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`
      fc.pre(changed !== token)
      assert.notEqual(await reasonOf(changed), undefined)
      await assert.rejects(jwtVerify(changed, key, { algorithms: ['HS256'], currentDate: new Date(now) }))
    }),
    { numRuns: 300 },
  )
})

test('no reason carries a part of the token', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 12, maxLength: 200 }), async (text) => {
      for (const token of [
        text,
        craft({ alg: text }, alice),
        craft(hs256, { ...alice, sub: `${text}${'a'.repeat(128)}` }),
      ]) {
        const reason = await reasonOf(token)
        assert.ok(reason !== undefined && !reason.includes(text))
      }
    }),
  )
})

test('a signed token says what it was given, for admins, devices and profiles', async () => {
  const profile = { name: 'Alice', picture: 'https://a.example/a.png', fields: { team: 'blue' } }
  const times = { issuedAt: now, expiresAt: now + 10_000 }
  const token = await signToken(secret, {
    user: 'alice',
    tenant: 'acme',
    device: 'phone',
    admin: true,
    ...times,
    ...profile,
  })
  assert.deepEqual(await identity().verify(token), {
    tenant: 'acme',
    user: 'alice',
    device: 'phone',
    admin: true,
    ...times,
    ...profile,
    fields: '{"team":"blue"}',
  })
})

test('a token that says little gets what is usual', async () => {
  const claims = await identity().verify(craft(hs256, { sub: 'bob', exp: seconds + 1, admin: 'true' }))
  assert.equal(claims.tenant, 'main')
  assert.equal(claims.admin, false)
  assert.equal(claims.issuedAt, 0)
  assert.equal(claims.device, undefined)
})

test('the audience must be named, alone or among others', async () => {
  const of = (aud: unknown) => reasonOf(craft(hs256, { ...alice, aud }), { audience: 'confab' })
  assert.equal(await of('confab'), undefined)
  assert.equal(await of(['shop', 'confab']), undefined)
  assert.equal(await of('shop'), 'wrong audience')
  assert.equal(await of(undefined), 'wrong audience')
  assert.equal(await of({ confab: true }), 'wrong audience')
})

test('only listed issuers are taken', async () => {
  const of = (iss: unknown) => reasonOf(craft(hs256, { ...alice, iss }), { issuers: ['https://id.example'] })
  assert.equal(await of('https://id.example'), undefined)
  assert.equal(await of('https://id.example.evil'), 'wrong issuer')
  assert.equal(await of(undefined), 'wrong issuer')
})

test('an issuer with a tenant of its own cannot speak for another tenant', async () => {
  const acme = identity({ issuerTenants: new Map([['https://acme.example', 'acme']]) })
  const claims = await acme.verify(craft(hs256, { ...alice, iss: 'https://acme.example', tenant: 'bank' }))
  assert.equal(claims.tenant, 'acme')
  await assert.rejects(acme.verify(craft(hs256, { ...alice, tenant: 'acme' })), { message: 'wrong issuer' })
})

test('without a default tenant a token must name one', async () => {
  assert.equal(await reasonOf(craft(hs256, alice), { defaultTenant: undefined }), 'tenant missing')
  const named = craft(hs256, { ...alice, org: 'acme' })
  assert.equal(await reasonOf(named, { defaultTenant: undefined, tenantClaim: 'org' }), undefined)
})
