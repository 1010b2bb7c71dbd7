import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type RedisCluster, startRedisCluster } from '../../../../tools/services/redis-cluster.ts'
import type { RedisNode } from '../../src/adapters/redis/node.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import { brokerContract } from '../contract/broker.ts'
import { bucketsContract } from '../contract/buckets.ts'
import { registryContract } from '../contract/registry.ts'
import { redisNode, until } from './bed.ts'
import { brokerBed, registryBed } from './broker-bed.ts'

let cluster: RedisCluster
const url = () => `redis+cluster://${cluster.hosts.join(',')}`
before(async () => {
  cluster = await startRedisCluster({ replicas: 1 })
})
after(() => cluster.stop())

brokerContract('Redis Cluster', () => brokerBed(url()))
registryContract('Redis Cluster', () => registryBed(url()))
bucketsContract('Redis Cluster', async ({ perSecond, burst }) => {
  const limits = { sendsPerSecond: perSecond, sendBurst: burst }
  const node = await redisNode(url(), 'n1', { limits, time: 'caller' })
  return { buckets: node.buckets, close: () => node.stop() }
})

const channels = Array.from({ length: 24 }, (_, i) => `conversation:${i}`)

function envelope(from: string, text: string): Envelope {
  return { from, header: { k: 'frame', users: [] }, payload: Buffer.from(text) }
}

/** Publishes to all channels, again and again, until each was heard after this moment. */
async function allHeard(from: RedisNode, heard: Set<string>, ms: number): Promise<void> {
  heard.clear()
  const say = () => {
    for (const channel of channels) if (!heard.has(channel)) from.broker.toChannel(channel, envelope('n1', channel))
    return heard.size === channels.length
  }
  await until(say, `all channels are heard, of ${heard.size}`, ms)
}

test('P8.20 a primary of a Cluster dies: its replica takes over, and channels and registry are whole again', async (t) => {
  const prefix = randomUUID()
  const [a, b] = await Promise.all([redisNode(url(), 'n1', { prefix }), redisNode(url(), 'n2', { prefix })])
  t.after(() => Promise.all([a.stop(), b.stop()]))
  const heard = new Set<string>()
  b.broker.onEnvelope(({ payload }) => heard.add(Buffer.from(payload).toString()))
  for (const channel of channels) b.broker.subscribe(channel)
  for (let user = 1; user <= 50; user++) b.registry.add(user, randomUUID(), undefined)
  await allHeard(a, heard, 10_000)
  const [primary] = await cluster.primaries()
  await primary?.kill()
  await allHeard(a, heard, 20_000)
  const users = Array.from({ length: 50 }, (_, i) => [i + 1])
  await until(
    async () => (await a.registry.nodesOf(users)).every((nodes) => nodes.join() === 'n2'),
    'all users are known',
    10_000,
  )
  assert.equal(await a.buckets.take('alice', 1, Date.now()), 0)
  await until(() => a.broker.up && b.broker.up, 'both are up', 25_000)
})

test('a node of a Cluster, taken for a single Redis, ends the start in one line that names the remedy', async () => {
  const [primary] = await cluster.primaries()
  await assert.rejects(redisNode(primary?.url ?? '', 'n1'), /begins with redis\+cluster:/)
})
