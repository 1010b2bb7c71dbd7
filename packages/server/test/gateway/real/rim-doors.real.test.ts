import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { promised } from '../../api/bad-input-page.ts'
import { craft, hs256 } from '../../jwt/tokens.ts'
import { Somebody, startTestNode, type TestNode } from '../people.ts'
import { stored } from '../stored.ts'

let at: TestNode
const origin = 'https://chat.example'
before(async () => {
  at = await startTestNode({
    CONFAB_ORIGINS: origin,
    CONFAB_JWT_AUDIENCE: 'confab',
    CONFAB_CLOCK_SKEW_MS: '1000',
    CONFAB_CONNECTIONS_PER_ADDRESS: '10',
  })
  // He comes into being before anything is compared.
  await at.node.engine.admission.identify(await at.token('alice'))
})
after(() => at.stop())

const now = () => Math.floor(Date.now() / 1_000)
const claims = () => ({ sub: 'alice', aud: 'confab', iat: now(), exp: now() + 60 })

/** docs/BAD-INPUT.md: what tokens are refused. */
const refused: [name: string, token: () => string | undefined | Promise<string>][] = [
  ['socket: an expired token', () => at.token('alice', { lifeMs: -2_000 })],
  ['socket: a token signed by somebody else', () => craft(hs256, claims())],
  ['socket: a token with alg: none', () => `${craft({ alg: 'none' }, claims()).split('.').slice(0, 2).join('.')}.`],
  ['socket: a token for another audience', () => at.token('alice', { audience: 'another' })],
  ['socket: no token', () => undefined],
]

for (const [name, token] of refused) {
  test(`P6.8 ${name}`, async () => {
    const before = await stored(at)
    const stranger = await Somebody.connect(at.node, await token())
    const { answer } = promised('socket', name.slice('socket: '.length))
    assert.equal(`close ${(await stranger.closed).code}`, answer)
    assert.deepEqual(stranger.frames, [], 'he learns nothing')
    assert.equal(await stored(at), before, 'nothing was changed')
  })
}

test('P6.9 socket: a ticket used twice', async () => {
  const caller = await at.node.engine.admission.identify(await at.token('alice'))
  const { ticket } = await at.node.engine.admission.issueTicket(caller)
  const first = await Somebody.connect(at.node, undefined, { query: `?ticket=${ticket}` })
  await first.heard((frame) => frame.type === 'connected')
  const { code } = await (await Somebody.connect(at.node, undefined, { query: `?ticket=${ticket}` })).closed
  assert.equal(`close ${code}`, promised('socket', 'a ticket used twice').answer)
  first.leave()
})

/** What a handshake is told over HTTP. */
async function handshake(path: string, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: Record<string, unknown> }>()
  const own = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    authorization: `Bearer ${await at.token('alice')}`,
  }
  const asked = request(`${at.node.url}${path}`, { headers: { ...own, ...headers } })
  asked.on('error', reject)
  asked.on('upgrade', () => reject(new Error('it was let in')))
  asked.on('response', async (response) => {
    const { statusCode = 0 } = response
    assert.match(response.headers['content-type'] ?? '', /^application\/problem\+json/)
    resolve({ status: statusCode, body: (await json(response)) as Record<string, unknown> })
  })
  asked.end()
  return promise
}

function isAsPromised(name: string, { status, body }: { status: number; body: Record<string, unknown> }): void {
  const { answer, retry } = promised('socket', name)
  assert.deepEqual([`${status} ${body.code}`, body.status, body.retry], [answer, status, retry])
  assert.equal(body.type, `urn:confab:error:${body.code}`)
}

test('P6.11 socket: a wrong Origin', async () => {
  const token = await at.token('alice')
  const own = await Somebody.connect(at.node, token, { origin })
  await own.heard((frame) => frame.type === 'connected')
  own.leave()
  const foreign = ['https://evil.example', 'https://chat.example.evil.example', 'http://chat.example', 'null']
  for (const other of [...foreign, `${origin}/`]) {
    isAsPromised('a wrong Origin', await handshake('/v1/socket', { origin: other }))
  }
})

test('P7.4 socket: another subprotocol', async () => {
  isAsPromised('another subprotocol', await handshake('/v1/socket', { 'sec-websocket-protocol': 'confab.v9' }))
})

test('P7.4 socket: another path', async () => {
  isAsPromised('another path', await handshake('/v1/sockets', {}))
})

test('P7.3 socket: too many connections of an address', async () => {
  const open: Somebody[] = []
  for (let i = 0; i < 10; i++) open.push(await Somebody.connect(at.node, await at.token('alice')))
  const one = await Somebody.connect(at.node, await at.token('alice'))
  const { code, reason } = await one.closed
  assert.equal(`close ${code}`, promised('socket', 'too many connections of an address').answer)
  assert.match(reason, /^retryAfter=\d+; too many connections from this address$/)
  for (const one of open) one.leave()
  await Promise.all(open.map((one) => one.closed))
})

test('P6.8 a connection outlives its token by renewals; somebody else’s renewal ends it; none ends it too', async () => {
  const ticketFor = async (user: string, lifeMs: number) => {
    const caller = await at.node.engine.admission.identify(await at.token(user, { lifeMs }))
    return (await at.node.engine.admission.issueTicket(caller)).ticket
  }
  const alice = await Somebody.arrive(at, 'alice', { lifeMs: 1_500 })
  for (let i = 0; i < 3; i++) {
    const seen = alice.frames.length
    await alice.heard((frame) => alice.frames.indexOf(frame) >= seen && frame.type === 'tokenExpiring')
    const renewed = (await alice.ask('renew', { ticket: await ticketFor('alice', 1_500) })) as unknown as {
      expiresAt: number
    }
    assert.ok(renewed.expiresAt > Date.now())
  }
  assert.equal((await alice.closed).code, 4001)
  const other = await Somebody.arrive(at, 'alice')
  other.say(JSON.stringify({ type: 'renew', id: 9, payload: { ticket: await ticketFor('bob', 60_000) } }))
  assert.equal((await other.closed).code, 4001)
})

test('P6.8 a revoked token is dead: its connections close, and it opens none', async () => {
  const token = await at.token('dave')
  const dave = await Somebody.connect(at.node, token)
  await dave.ask('hello', {})
  await new Promise((resolve) => setTimeout(resolve, 5))
  await at.node.engine.admission.revoke('main', 'dave', undefined)
  assert.equal((await dave.closed).code, 4001)
  assert.equal((await (await Somebody.connect(at.node, token)).closed).code, 4001)
})
