import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose'
import { makeIdentity } from '../../src/adapters/jwt/identity.ts'
import { KeysAway } from '../../src/ports/identity.ts'
import { alice, craft, now, secret } from './tokens.ts'

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
type Pair = Awaited<ReturnType<typeof generateKeyPair>>
const pairs = new Map<string, Pair>()
let folder = ''

function identity(jwks: string, clock = { now: () => now }, withSecret: string | undefined = undefined) {
  const rules = {
    issuers: [],
    audience: undefined,
    tenantClaim: 'tenant',
    defaultTenant: 'main',
    clockSkewMs: 60_000,
    fieldsBytes: 4_096,
  }
  return makeIdentity({ ...rules, issuerTenants: new Map(), secret: withSecret, jwks, clock })
}

const sign = (pair: Pair, alg: string, kid: string) =>
  new SignJWT({ ...alice }).setProtectedHeader({ alg, kid }).sign(pair.privateKey)

async function keySet(names: readonly string[]): Promise<string> {
  const keys: JWK[] = []
  for (const name of names) {
    const pair = pairs.get(name)
    if (pair) keys.push({ ...(await exportJWK(pair.publicKey)), kid: name, alg: name })
  }
  return JSON.stringify({ keys })
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'confab-keys-'))
  for (const name of algorithms) pairs.set(name, await generateKeyPair(name, { extractable: true }))
  await writeFile(join(folder, 'all.json'), await keySet(algorithms))
})
after(() => rm(folder, { recursive: true, force: true }))

for (const name of algorithms) {
  test(`alice comes in with ${name}, by the keys of a file`, async () => {
    const pair = pairs.get(name)
    assert.ok(pair)
    const claims = await identity(join(folder, 'all.json')).verify(await sign(pair, name, name))
    assert.equal(claims.user, 'alice')
  })
}

test('a foreign key of the same name is refused', async () => {
  const foreign = await generateKeyPair('ES256')
  await assert.rejects(identity(join(folder, 'all.json')).verify(await sign(foreign, 'ES256', 'ES256')), {
    name: 'BadToken',
    message: 'wrong signature',
  })
})

test('a public key is never taken for a secret', async () => {
  const pem = await exportSPKI(pairs.get('RS256')?.publicKey as CryptoKey)
  const forged = craft({ alg: 'HS256', kid: 'RS256' }, alice, pem)
  const message = 'algorithm not taken'
  await assert.rejects(identity(join(folder, 'all.json')).verify(forged), { name: 'BadToken', message })
  const both = identity(join(folder, 'all.json'), undefined, secret)
  await assert.rejects(both.verify(forged), { name: 'BadToken', message: 'wrong signature' })
  assert.equal((await both.verify(craft({ alg: 'HS256' }, alice))).user, 'alice')
})

test('a symmetric key in the file opens nothing', async () => {
  const k = Buffer.from(secret).toString('base64url')
  await writeFile(join(folder, 'oct.json'), JSON.stringify({ keys: [{ kty: 'oct', kid: 'x', alg: 'HS256', k }] }))
  const forged = craft({ alg: 'HS256', kid: 'x' }, alice)
  await assert.rejects(identity(join(folder, 'oct.json')).verify(forged), { message: 'algorithm not taken' })
})

test('a new key in the file is found without a restart, but the file is not read for each unknown name', async () => {
  const path = join(folder, 'rotated.json')
  await writeFile(path, await keySet(['RS256']))
  let time = now
  const rotating = identity(path, { now: () => time })
  const token = await sign(pairs.get('ES256') as Pair, 'ES256', 'ES256')
  await assert.rejects(rotating.verify(token), { message: 'unknown key' })
  await writeFile(path, await keySet(['RS256', 'ES256']))
  await assert.rejects(rotating.verify(token), { message: 'unknown key' })
  time += 30_000
  assert.equal((await rotating.verify(token)).user, 'alice')
})

test('a missing file is a fault of ours, not of the token', async () => {
  const token = await sign(pairs.get('ES256') as Pair, 'ES256', 'ES256')
  await assert.rejects(identity(join(folder, 'nothing.json')).verify(token), KeysAway)
})

test('keys come from a URL, once for many tokens; when it is away, the token is not blamed', async () => {
  let asked = 0
  const body = await keySet(algorithms)
  const server = createServer((_, reply) => {
    asked++
    reply.setHeader('content-type', 'application/json').end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  const token = await sign(pairs.get('EdDSA') as Pair, 'EdDSA', 'EdDSA')
  const remote = identity(url)
  for (let i = 0; i < 5; i++) assert.equal((await remote.verify(token)).user, 'alice')
  assert.equal(asked, 1)
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await assert.rejects(identity(url).verify(token), KeysAway)
  assert.equal((await remote.verify(token)).user, 'alice')
})
