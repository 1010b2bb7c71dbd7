import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import { systemClock } from '../../src/adapters/platform/system.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { Refused } from '../../src/domain/refusal.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { Gateway } from '../../src/gateway/gateway.ts'
import { makeLog } from '../../src/ops/log.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

/** A gateway that knows alice's token only, and how many it was asked about; its clock stands still. */
async function gateway(t: TestContext) {
  const asked: string[] = []
  const identify = async (token: string) => {
    asked.push(token)
    if (token !== 'alice') throw new Refused('unauthorized', 'nobody knows this token')
    return {}
  }
  const sessions = { open: () => ({ greeted: true, caller: {} }), end: () => undefined }
  const server = createServer()
  const taken = new Gateway({
    engine: { admission: { identify }, sessions } as unknown as Engine,
    limits: defaultLimits,
    metrics: noMetrics,
    clock: { ...systemClock, now: () => 1_000 },
    diary: makeLog({ level: 'silent', serverId: 'n1' }),
    origins: [],
    allowTokenInQuery: false,
    addressOf: (request: IncomingMessage) => String(request.headers['x-from']),
    addresses: new AddressBuckets(1, 25, 10),
  })
  taken.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    taken.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as { port: number }).port, asked }
}

/** How it went: the code with which it was closed, or the status with which the handshake was refused. */
async function knock(port: number, from: string, token: string): Promise<number> {
  const protocols = ['confab.v1', `confab.token.${token}`]
  const ws = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, protocols, { headers: { 'x-from': from } })
  ws.on('error', () => undefined)
  if (token === 'alice') ws.on('open', () => ws.close(1000))
  return new Promise((resolve) => {
    ws.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    ws.on('close', resolve)
  })
}

test('P6.13 refused tokens use up what their address may ask for; then nobody looks at its tokens', async (t) => {
  const { port, asked } = await gateway(t)
  for (let i = 0; i < 40; i++) assert.equal(await knock(port, '192.0.2.1', 'alice'), 1000, 'a good token costs nothing')
  asked.length = 0
  for (let i = 0; i < 3; i++) assert.equal(await knock(port, '192.0.2.1', `guess-${i}`), 4001)
  assert.equal(await knock(port, '192.0.2.1', 'guess-3'), 429)
  assert.equal(await knock(port, '192.0.2.1', 'alice'), 429)
  assert.deepEqual(asked, ['guess-0', 'guess-1', 'guess-2'])
  assert.equal(await knock(port, '192.0.2.2', 'alice'), 1000, 'another address is another matter')
})
