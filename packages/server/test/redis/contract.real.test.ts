import { randomUUID } from 'node:crypto'
import { after, before } from 'node:test'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { brokerContract } from '../contract/broker.ts'
import { bucketsContract } from '../contract/buckets.ts'
import { registryContract } from '../contract/registry.ts'
import { FencedBroker, redisNode, until } from './bed.ts'

let redis: RedisServer
before(async () => {
  redis = await startRedis()
})
after(() => redis.stop())

brokerContract('Redis', async () => {
  const prefix = randomUUID()
  const made = await Promise.all(['n1', 'n2', 'n3'].map((name) => redisNode(redis.url, name, { prefix })))
  const nodes = ['n1', 'n2', 'n3'].map((name, i) => {
    const node = made[i]
    if (!node) throw new Error('no node')
    return { name, broker: new FencedBroker(name, node.broker) }
  })
  return {
    nodes,
    settle: async () => {
      await until(() => made.every((node) => node.isWhole), 'subscriptions in force')
      for (const { broker: from } of nodes) for (const { broker: to } of nodes) await from.reaches(to)
    },
    close: async () => void (await Promise.all(made.map((node) => node.stop()))),
  }
})

registryContract('Redis', async () => {
  const prefix = randomUUID()
  const [a, b] = await Promise.all([redisNode(redis.url, 'n1', { prefix }), redisNode(redis.url, 'n2', { prefix })])
  return {
    nodes: [
      { name: 'n1', registry: a.registry },
      { name: 'n2', registry: b.registry },
    ],
    settle: () => until(() => a.isWhole && b.isWhole && a.counts.nodes === 2 && b.counts.nodes === 2, 'all is written'),
    close: async () => void (await Promise.all([a.stop(), b.stop()])),
  }
})

bucketsContract('Redis', async ({ perSecond, burst }) => {
  const limits = { sendsPerSecond: perSecond, sendBurst: burst }
  const node = await redisNode(redis.url, 'n1', { limits, time: 'caller' })
  return { buckets: node.buckets, close: () => node.stop() }
})
