import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import { systemClock } from '../../src/adapters/platform/system.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { defaultLimits, type Limits } from '../../src/domain/limits.ts'
import { Refused } from '../../src/domain/refusal.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { Gateway } from '../../src/gateway/gateway.ts'
import { makeLog } from '../../src/ops/log.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

/** A gateway that knows alice's token only, and how many it was asked about; its clock stands still. */
async function gateway(t: TestContext, limits: Partial<Limits> = {}) {
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
    limits: { ...defaultLimits, ...limits },
    metrics: noMetrics,
    clock: { ...systemClock, now: () => 1_000 },
    chance: { next: () => 0.5 },
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

/** A client that was turned away, as a browser sees it. */
function comeTo(port: number, from: string): Promise<{ code: number; reason: string }> {
  const url = `ws://127.0.0.1:${port}/v1/socket`
  const ws = new WebSocket(url, ['confab.v1', 'confab.token.alice'], { headers: { 'x-from': from } })
  return new Promise((resolve, reject) => {
    ws.on('error', reject)
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
}

/** A transport that shakes hands and then neither reads nor ends; answers the first line that it got. */
function linger(t: TestContext, port: number): Promise<string> {
  const lines = [
    'GET /v1/socket HTTP/1.1',
    'Host: here',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'X-From: 192.0.2.7',
  ]
  const secured = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: bWVhc3VyZWQgYnkgY29uZg==']
  const raw = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  t.after(() => raw.destroy())
  raw.write(`${[...lines, ...secured].join('\r\n')}\r\n\r\n`)
  return new Promise((resolve) => raw.once('data', (bytes) => resolve(bytes.toString('latin1').split('\r\n')[0] ?? '')))
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
  assert.equal(await knock(port, '192.0.2.1', 'guess-3'), 4007)
  assert.equal(await knock(port, '192.0.2.1', 'alice'), 4007)
  assert.deepEqual(asked, ['guess-0', 'guess-1', 'guess-2'])
  assert.equal(await knock(port, '192.0.2.2', 'alice'), 1000, 'another address is another matter')
})

test('P7.20 beyond the rate of all handshakes a node looks at no token, and tells each when to come again', async (t) => {
  const { port, asked } = await gateway(t, { connectBurst: 3, connectsPerSecond: 1 })
  for (let i = 0; i < 3; i++) assert.equal(await knock(port, '192.0.2.1', 'alice'), 1000)
  const told = [await comeTo(port, '192.0.2.1'), await comeTo(port, '192.0.2.2'), await comeTo(port, '192.0.2.3')]
  assert.deepEqual(asked, ['alice', 'alice', 'alice'])
  const waits = told.map(({ code, reason }) => {
    assert.equal(code, 4007)
    assert.ok(Buffer.byteLength(reason) <= 123)
    return Number(/^retryAfter=(\d+); too many connect at once$/.exec(reason)?.[1])
  })
  const [first = 0, second = 0, third = 0] = waits
  assert.ok(first >= 250 && second > first + 1_000 && third > second + 1_000, String(waits))
})

test('P7.21 beyond its own rate an address is turned away, and others come in', async (t) => {
  const { port } = await gateway(t, { addressConnectBurst: 2, addressConnectsPerSecond: 1 })
  for (let i = 0; i < 2; i++) assert.equal(await knock(port, '192.0.2.1', 'alice'), 1000)
  const { code, reason } = await comeTo(port, '192.0.2.1')
  assert.deepEqual([code, reason], [4007, 'retryAfter=1500; too many connect from this address'])
  assert.equal(await knock(port, '192.0.2.2', 'alice'), 1000)
})

test('P7.20 goodbyes that do not end are bounded in number and time: beyond them it is the plain answer', async (t) => {
  const { port } = await gateway(t, { connectBurst: 0, goodbyes: 2 })
  const answers: string[] = []
  for (let i = 0; i < 4; i++) answers.push(await linger(t, port))
  const opened = 'HTTP/1.1 101 Switching Protocols'
  assert.deepEqual(answers, [opened, opened, 'HTTP/1.1 503 Refused', 'HTTP/1.1 503 Refused'])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.equal(await linger(t, port), opened, 'those that did not end were ended')
})
