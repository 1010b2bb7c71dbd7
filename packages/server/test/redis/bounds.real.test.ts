import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, type TestContext, test } from 'node:test'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { systemClock } from '../../src/adapters/platform/system.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/adapters/redis/format.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import { type NodeOptions, redisNode, until } from './bed.ts'

let redis: RedisServer
before(async () => {
  redis = await startRedis({ own: true })
})
after(() => redis.stop())

function envelope(bytes: number): Envelope {
  return { from: 'n1', header: { k: 'frame', users: [] }, payload: new Uint8Array(bytes) }
}

async function two(t: TestContext, options: NodeOptions = {}) {
  const prefix = randomUUID()
  const all = { prefix, ...options }
  const nodes = await Promise.all([redisNode(redis.url, 'n1', all), redisNode(redis.url, 'n2', all)] as const)
  t.after(() => Promise.all(nodes.map((node) => node.stop())))
  return { nodes, prefix }
}

test('an envelope above its limit is dropped, and the next one goes', async (t) => {
  const { nodes } = await two(t, { limits: { envelopeBytes: 2_000 } })
  const [a, b] = nodes
  const got: number[] = []
  b.broker.onEnvelope(({ payload }) => got.push(payload.length))
  a.broker.toNodes(['n2'], envelope(2_000))
  a.broker.toNodes(['n2'], envelope(1_000))
  await until(() => got.length > 0, 'one arrives')
  assert.deepEqual(got, [1_000])
  assert.equal(a.counts.dropped, 1)
})

test('P7.1 what a Redis that stands still has not taken is bounded: more is dropped, and publishing never waits', async (t) => {
  const { nodes } = await two(t, { limits: { brokerBytes: 300_000, redisMs: 3_000 } })
  const [a, b] = nodes
  let got = 0
  b.broker.onEnvelope(() => got++)
  redis.freeze()
  t.after(() => redis.thaw())
  const before = Date.now()
  for (let n = 0; n < 2_000; n++) a.broker.toNodes(['n2'], envelope(10_000))
  assert.ok(Date.now() - before < 1_000)
  assert.ok(a.counts.dropped >= 1_970, `dropped ${a.counts.dropped}`)
  redis.thaw()
  await until(() => got > 0 && a.counts.published >= got, 'some arrive')
  assert.ok(got <= 30, `${got} arrived`)
})

test('what is no envelope is counted, and harms nothing', async (t) => {
  const { nodes, prefix } = await two(t)
  const [a] = nodes
  const stranger = new Redis(redis.url)
  t.after(() => stranger.disconnect())
  const nonsense = [
    '',
    '{',
    '{}\n',
    '{"from":1,"life":"x","header":{"k":"range"}}\n',
    '{"from":"a","life":"b","header":7}\n',
  ]
  for (const text of nonsense) await stranger.publish(`${prefix}:node:n1`, text)
  await stranger.publish(`${prefix}:node:n1`, '{"from":"z","life":"y","header":{"k":"of a later version"}}\n')
  await until(() => a.counts.received >= 1, 'the last one is taken')
  assert.equal(a.counts.malformed, nonsense.length - 1)
})

test('an envelope is read as it was written, and its payload keeps nothing else alive', () => {
  const payload = Buffer.from('"a\nb"')
  const header = {
    k: 'range',
    conversation: randomUUID(),
    first: 1,
    last: 1,
    countable: 1,
    members: 2,
    kind: 2,
    at: 5,
  } as const
  const read = decodeEnvelope(encodeEnvelope('life', { from: 'n1', header, payload }))
  assert.deepEqual(read, { life: 'life', envelope: { from: 'n1', header, payload: new Uint8Array(payload) } })
  assert.equal(read?.envelope.payload.buffer.byteLength, payload.length)
})

test('P7.3 nodes whose clocks differ by five minutes share one bucket all the same', async (t) => {
  const prefix = randomUUID()
  const limits = { sendsPerSecond: 1, sendBurst: 4 }
  const ahead = { ...systemClock, now: () => Date.now() + 300_000 }
  const a = await redisNode(redis.url, 'n1', { prefix, limits })
  const b = await redisNode(redis.url, 'n2', { prefix, limits, clock: ahead })
  t.after(() => Promise.all([a.stop(), b.stop()]))
  const began = Date.now()
  let passed = 0
  for (let n = 0; n < 12; n++) {
    const [node, now] = n % 2 ? [a, Date.now()] : [b, ahead.now()]
    if ((await node.buckets.take('send:1', 1, now)) === 0) passed += 1
  }
  assert.ok(passed >= 3 && passed <= 4 + (Date.now() - began) / 1_000 + 1, `${passed} passed`)
})

test('P8.21 a bucket waits for a Redis that stands still no longer than a command may take, then not at all', async (t) => {
  const { nodes } = await two(t, { limits: { sendsPerSecond: 1, sendBurst: 3 } })
  const [a] = nodes
  assert.equal(await a.buckets.take('send:1', 1, Date.now()), 0)
  redis.freeze()
  t.after(() => redis.thaw())
  const before = Date.now()
  const waits = await Promise.all([1, 2, 3, 4, 5].map(() => a.buckets.take('send:2', 1, Date.now())))
  assert.ok(Date.now() - before < 300 + 500, `${Date.now() - before} ms`)
  // What was taken while Redis was there counts: no fresh burst.
  assert.equal(waits.filter((wait) => wait === 0).length, 3)
  assert.equal(typeof a.buckets.take('send:1', 1, Date.now()), 'number')
  assert.equal(a.broker.up, false)
  redis.thaw()
  await until(() => a.broker.up, 'up again')
  assert.equal(typeof a.buckets.take('send:3', 1, Date.now()), 'object')
})
