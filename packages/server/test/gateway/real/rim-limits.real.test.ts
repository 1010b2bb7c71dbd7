import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

/** Clocks may differ by so many ms here. */
const skew = 2_000
let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_TRUST_PROXY: '127.0.0.1,10.0.0.0/8',
    CONFAB_CONNECTIONS_PER_ADDRESS: '2',
    CONFAB_CLOCK_SKEW_MS: String(skew),
  })
})
after(() => at.stop())

async function from(forwarded: string): Promise<Somebody> {
  return Somebody.connect(at.node, await at.token('alice'), { headers: { 'x-forwarded-for': forwarded } })
}

test('P7.3 connections are counted by the client’s address, not by that of the proxy; IPv6 by its /64', async () => {
  const open = [await from('203.0.113.9'), await from('203.0.113.9, 10.1.1.1')]
  await assert.rejects(from('203.0.113.9'), /429/)
  // What a client writes in front of its own address changes nothing.
  await assert.rejects(from('198.51.100.1, 203.0.113.9'), /429/)
  open.push(await from('198.51.100.1'), await from('2001:db8::1'), await from('2001:db8::2'))
  await assert.rejects(from('2001:db8::3'), /429/)
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
