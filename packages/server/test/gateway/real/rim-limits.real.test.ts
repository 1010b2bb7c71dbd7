import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { promised } from '../../api/bad-input-page.ts'
import { Somebody, startTestNode, type TestNode } from '../people.ts'
import { stored } from '../stored.ts'

/** Clocks may differ by so many ms here. */
const skew = 2_000
let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_TRUST_PROXY: '127.0.0.1,10.0.0.0/8',
    CONFAB_CONNECTIONS_PER_ADDRESS: '2',
    CONFAB_CLOCK_SKEW_MS: String(skew),
    CONFAB_REQUEST_HEADERS_MS: '700',
    CONFAB_HEARTBEAT_MS: '1000',
    CONFAB_SILENCE_MS: '2500',
  })
})
after(() => at.stop())

async function from(forwarded: string): Promise<Somebody> {
  return Somebody.connect(at.node, await at.token('alice'), { headers: { 'x-forwarded-for': forwarded } })
}

async function turnedAway(forwarded: string): Promise<void> {
  const { code, reason } = await (await from(forwarded)).closed
  assert.deepEqual([code, reason.replace(/\d+/, 'N')], [4007, 'retryAfter=N; too many connections from this address'])
}

test('P7.3 connections are counted by the client’s address, not by that of the proxy; IPv6 by its /64', async () => {
  const open = [await from('203.0.113.9'), await from('203.0.113.9, 10.1.1.1')]
  await turnedAway('203.0.113.9')
  // What a client writes in front of its own address changes nothing.
  await turnedAway('198.51.100.1, 203.0.113.9')
  open.push(await from('198.51.100.1'), await from('2001:db8::1'), await from('2001:db8::2'))
  await turnedAway('2001:db8::3')
  open.push(await from('2001:db8:0:1::1'))
  for (const somebody of open) somebody.cut()
})

test('P6.8 a token that is taken within the skew after its end opens a connection, which ends with the skew', async () => {
  const alice = await Somebody.connect(at.node, await at.token('alice', { lifeMs: -500 }))
  const connected = await alice.heard((frame) => frame.type === 'connected')
  const { expiresAt } = connected.payload as unknown as { expiresAt: number }
  const expiring = await alice.heard((frame) => frame.type === 'tokenExpiring')
  assert.deepEqual(expiring.payload, { expiresAt })
  assert.ok('sync' in (await alice.ask('hello', {})), 'it works until then')
  assert.deepEqual(await alice.closed, { code: 4001, reason: 'token expired' })
  assert.ok(Date.now() >= expiresAt - 50, 'not before it was said')
})

test('P6.8 a ticket for a token within the skew is good as long as the token', async () => {
  const caller = await at.node.engine.admission.identify(await at.token('alice', { lifeMs: -500 }))
  const { ticket } = await at.node.engine.admission.issueTicket(caller)
  const alice = await Somebody.connect(at.node, undefined, { query: `?ticket=${ticket}` })
  await alice.heard((frame) => frame.type === 'connected')
  assert.equal((await alice.closed).code, 4001)
})

test('P7.4 socket: a half-open connection', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  const before = await stored(at)
  // The cable is cut: nothing comes, nothing goes, and nobody says so.
  alice.pause()
  const began = Date.now()
  while (at.node.engine.sessions.count > 0) {
    assert.ok(Date.now() - began < 20_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.ok(Date.now() - began >= 2_000, 'not before it was silent')
  alice.resume()
  assert.equal(`close ${(await alice.closed).code}`, promised('socket', 'a half-open connection').answer)
  assert.equal(await stored(at), before)
})

/** What a raw transport is told before it is ended, when a byte comes now and then. */
async function slowly(name: string, first: string, dripped: string): Promise<void> {
  const before = await stored(at)
  const raw = connect({ port: at.node.port, host: '127.0.0.1' })
  raw.on('error', () => undefined)
  raw.write(first)
  const drip = dripped === '' ? undefined : setInterval(() => raw.write(dripped), 100)
  const told = await text(raw)
  clearInterval(drip)
  const { answer, retry } = promised('socket', name)
  const problem = JSON.parse(told.slice(told.indexOf('\r\n\r\n'))) as { status: number; code: string; retry: string }
  assert.deepEqual([`${problem.status} ${problem.code}`, problem.retry], [answer, retry])
  assert.match(told, /^HTTP\/1\.1 408 /)
  assert.equal(await stored(at), before)
}

test('P7.4 socket: a slow handshake', () =>
  slowly('a slow handshake', 'GET /v1/socket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: ', 'x'))

test('P7.4 socket: a socket that says nothing', () => slowly('a socket that says nothing', '', ''))
