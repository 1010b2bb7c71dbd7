import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { systemChance, systemClock } from '../../src/adapters/platform/system.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { Gateway } from '../../src/gateway/gateway.ts'
import { makeLog } from '../../src/ops/log.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

/** A gateway over an engine of this kind; answers its URL and what it logs. */
async function gateway(engine: object, addressOf: (request: IncomingMessage) => string = () => '192.0.2.1') {
  const lines: string[] = []
  const server = createServer()
  const taken = new Gateway({
    engine: engine as Engine,
    limits: defaultLimits,
    metrics: noMetrics,
    clock: systemClock,
    chance: systemChance,
    diary: makeLog({ level: 'trace', serverId: 'n1', output: { write: (line) => lines.push(line) } }),
    origins: [],
    allowTokenInQuery: false,
    addressOf,
    addresses: new AddressBuckets(1, 100, 10),
  })
  taken.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const close = async () => {
    taken.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `ws://127.0.0.1:${port}/v1/socket`, lines, close }
}

/** Connects with a token; answers the frames after a command, and how it ended. */
async function talk(url: string): Promise<{ frames: string[]; code: number }> {
  const ws = new WebSocket(url, ['confab.v1', 'confab.token.canary-token'])
  const frames: string[] = []
  ws.on('error', () => undefined)
  ws.on('open', () => ws.send('{"type":"sync","id":1,"payload":{}}'))
  ws.on('message', (data: Buffer) => {
    frames.push(data.toString())
    ws.close(1000)
  })
  const code = await new Promise<number>((resolve) => ws.on('close', resolve))
  return { frames, code }
}

const fault = async (): Promise<never> => {
  throw new TypeError('canary: it quotes what was sent')
}
const session = { greeted: true, caller: {} }

test('P6.10 a fault under a command is an error of the wire; the log has its place, not its text', async () => {
  const sessions = { open: () => session, sync: fault, end: () => undefined }
  const { url, lines, close } = await gateway({ admission: { identify: async () => ({}) }, sessions })
  const { frames } = await talk(url)
  assert.deepEqual(
    frames.map((frame) => JSON.parse(frame).payload.code),
    ['internal'],
  )
  assert.ok(lines.some((line) => line.includes('"name":"TypeError"') && line.includes('a command failed')))
  assert.ok(!`${lines.join('')}${frames.join('')}`.includes('canary'))
  await close()
})

test('P6.10 a fault in a handshake ends that handshake alone, and is logged without its text', async () => {
  const open = () => {
    throw new TypeError('canary')
  }
  const broken = [
    await gateway({ admission: { identify: fault } }),
    await gateway({ admission: { identify: async () => ({}) }, sessions: { open } }),
    await gateway({}, () => {
      throw new TypeError('canary')
    }),
  ]
  const codes: number[] = []
  for (const { url, lines, close } of broken) {
    codes.push((await talk(url)).code)
    assert.ok(lines.some((line) => line.includes('a handshake failed') && line.includes('"name":"TypeError"')))
    assert.ok(!lines.join('').includes('canary'))
    await close()
  }
  assert.deepEqual(codes, [1011, 1011, 1006])
})
