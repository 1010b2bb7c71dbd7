import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSessionTokens, withSessions } from '../../src/adapters/jwt/session-tokens.ts'
import { makeApi } from '../../src/api/app.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { BadToken } from '../../src/ports/identity.ts'
import { NodesBed } from '../engine/nodes-bed.ts'

const page = 'http://localhost:7700'
const app = 'https://app.example.com'

/** A development server with a page of its own, and a browser that keeps its cookie. */
async function browser({ development = true }: { development?: boolean } = {}) {
  const bed = new NodesBed()
  const { engine } = await bed.node('a')
  const lines: string[] = []
  const log = (fields: object, text: string) => void lines.push(JSON.stringify({ ...fields, text }))
  const api = makeApi({
    engine,
    addresses: new AddressBuckets(1_000, 1_000_000, 100),
    config: { origins: [page, app], adminKey: undefined, defaultTenant: 'main', trustProxy: [] },
    limits: bed.limits,
    ways: { development, loginUrl: 'https://example.com/login', defaultTenant: 'main', isPlain: true },
    metrics: { refused: () => undefined },
    log: { debug: log, info: log, error: log },
    clock: bed.hours,
  })
  const jar = { cookie: '' }
  const ask = async (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const sent = body === undefined ? {} : { payload: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await api.inject({
      ...{ method: method as 'GET', url, ...sent },
      headers: { origin: page, cookie: jar.cookie, ...type, ...headers },
    })
    const set = String(answer.headers['set-cookie'] ?? '')
    if (set !== '') jar.cookie = set.split(';')[0] ?? ''
    return {
      status: answer.statusCode,
      set,
      headers: answer.headers,
      body: answer.body === '' ? {} : answer.json<Record<string, string>>(),
    }
  }
  return { bed, engine, ask, jar, lines }
}

test('P6.40 alice logs in by name on a development server, and her access token is taken like any other', async () => {
  const { ask, bed, lines } = await browser()
  assert.deepEqual((await ask('GET', '/v1/session/ways')).body, {
    development: true,
    loginUrl: 'https://example.com/login',
  })
  const { status, body, set } = await ask('POST', '/v1/session', { user: 'alice', name: 'Alice' })
  assert.equal(status, 201)
  assert.match(set, /; Path=\/v1\/session; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
  const refused = { verify: () => Promise.reject(new BadToken('the operator’s')) }
  const rules = { clock: bed.hours, clockSkewMs: 0 }
  const identity = withSessions(refused, 'of logins in this story', rules)
  const claims = await identity.verify(String(body.token))
  assert.deepEqual([claims.user, claims.tenant, claims.admin], ['alice', 'main', false])
  await assert.rejects(withSessions(refused, 'another secret', rules).verify(String(body.token)), /wrong signature/)
  await assert.rejects(identity.verify(`${body.token}`.replace(/^[^.]+/, 'eyJhbGciOiJIUzI1NiJ9')), /operator/)
  assert.doesNotMatch(lines.join('\n'), new RegExp(`${body.token}|confab-session=`))
  assert.match(lines.join('\n'), /"user":"alice".*logged in by name/)
})

test('P6.40 elsewhere no name is taken, and nobody is let in by two ways at once', async () => {
  const { ask } = await browser({ development: false })
  assert.equal((await ask('GET', '/v1/session/ways')).body.development, false)
  assert.equal((await ask('POST', '/v1/session', { user: 'alice' })).status, 403)
  const both = await ask('POST', '/v1/session', { user: 'alice', token: 'a.b.c' })
  assert.deepEqual([both.status, both.set], [400, ''])
  assert.equal((await ask('POST', '/v1/session', { ticket: 'never given' })).status, 401)
})

test('P6.40 a ticket logs in once, as the operator’s login sends people back', async () => {
  const { ask, engine } = await browser({ development: false })
  const bob = await engine.admission.actAs('main', 'bob', {})
  const { ticket } = await engine.admission.issueTicket(bob)
  assert.equal((await ask('POST', '/v1/session', { ticket })).body.user, 'bob')
  assert.equal((await ask('POST', '/v1/session', { ticket })).status, 401)
})

test('P6.41 each refresh replaces the cookie; one used before logs the device out, with all its tokens', async () => {
  const { ask, jar, bed, engine } = await browser()
  const { body } = await ask('POST', '/v1/session', { user: 'alice' })
  const stolen = jar.cookie
  assert.equal((await ask('POST', '/v1/session/refresh', {})).status, 200)
  assert.notEqual(jar.cookie, stolen)
  const lost = await ask('POST', '/v1/session/refresh', {}, { cookie: stolen })
  assert.deepEqual([lost.status, lost.set.split(';')[0]], [200, jar.cookie])
  await bed.hours.pass(bed.limits.refreshGraceMs + 1)
  assert.equal((await ask('POST', '/v1/session/refresh', {}, { cookie: stolen })).status, 401)
  assert.equal((await ask('POST', '/v1/session/refresh', {})).status, 401)
  const alice = await engine.admission.actAs('main', 'alice', {})
  const notBefore = await bed.store.revocations.notBefore(alice.user, String(body.device))
  assert.equal(notBefore, bed.hours.now())
})

test('P6.41 a cookie that was not made here, or for another number, is nobody’s and ends nothing', async () => {
  const { ask, jar } = await browser()
  await ask('POST', '/v1/session', { user: 'alice' })
  const [name, value = ''] = jar.cookie.split('=')
  const [login, , mac] = value.split('.')
  const forged = makeSessionTokens('another secret').refresh({ login: login ?? '', number: 1 })
  for (const bad of [forged, `${login}.2.${mac}`, `${login}.1.`, 'x', '']) {
    assert.equal((await ask('POST', '/v1/session/refresh', {}, { cookie: `${name}=${bad}` })).status, 401, bad)
  }
  assert.equal((await ask('POST', '/v1/session/refresh', {})).status, 200)
})

test('P6.42 a login dies with its device, with all tokens of the user, and when its user logs out', async () => {
  const { ask, engine, jar, bed } = await browser()
  const alice = await engine.admission.actAs('main', 'alice', {})
  const ends: readonly ((device: string) => Promise<unknown>)[] = [
    (device) => engine.devices.logOut(alice, { device }),
    () => engine.admission.revoke('main', 'alice', undefined),
    () => ask('DELETE', '/v1/session', {}),
  ]
  for (const end of ends) {
    const { body } = await ask('POST', '/v1/session', { user: 'alice', deviceName: 'Firefox' })
    const { items } = await engine.devices.list(alice)
    assert.equal(items.find(({ id }) => id === body.device)?.name, 'Firefox')
    const { cookie } = jar
    await bed.hours.pass(1)
    await end(String(body.device))
    assert.equal((await ask('POST', '/v1/session/refresh', {}, { cookie })).status, 401)
  }
  assert.equal(jar.cookie, 'confab-session=')
})

test('P6.46 who is locked is out, comes in by no way, and by a new login once he is unlocked', async () => {
  const { ask, engine, bed } = await browser()
  await ask('POST', '/v1/session', { user: 'alice' })
  const alice = await engine.admission.actAs('main', 'alice', {})
  const { ticket } = await engine.admission.issueTicket(alice)
  await bed.hours.pass(1)
  await engine.admission.lock('main', 'alice', true)
  await assert.rejects(engine.admission.redeem(ticket), /revoked/)
  assert.equal((await ask('POST', '/v1/session', { user: 'alice' })).status, 401)
  await bed.hours.pass(1)
  await engine.admission.lock('main', 'alice', false)
  assert.equal((await ask('POST', '/v1/session', { user: 'alice' })).status, 201)
})

test('P6.43 the session routes answer listed origins only, ask for JSON, and travel without TLS on this machine only', async () => {
  const { ask } = await browser()
  const body = { user: 'alice' }
  assert.equal((await ask('POST', '/v1/session', body, { origin: 'http://evil.example' })).status, 403)
  assert.equal((await ask('POST', '/v1/session', body, { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await ask('POST', '/v1/session', body)).status, 201)
  assert.equal((await ask('POST', '/v1/session/refresh', undefined)).status, 400)
  const other = await ask('POST', '/v1/session', body, { origin: app })
  assert.match(other.set, /; Secure; SameSite=Strict$/)
  const { headers } = other
  assert.deepEqual([headers['access-control-allow-origin'], headers['access-control-allow-credentials']], [app, 'true'])
  const elsewhere = await ask('GET', '/v1/blocks', undefined, { origin: app })
  assert.equal(elsewhere.headers['access-control-allow-credentials'], undefined)
})
