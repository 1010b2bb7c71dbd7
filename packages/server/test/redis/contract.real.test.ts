import { after, before } from 'node:test'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { brokerContract } from '../contract/broker.ts'
import { bucketsContract } from '../contract/buckets.ts'
import { registryContract } from '../contract/registry.ts'
import { redisNode } from './bed.ts'
import { brokerBed, registryBed } from './broker-bed.ts'

let redis: RedisServer
before(async () => {
  redis = await startRedis()
})
after(() => redis.stop())

brokerContract('Redis', () => brokerBed(redis.url))
registryContract('Redis', () => registryBed(redis.url))
bucketsContract('Redis', async ({ perSecond, burst }) => {
  const limits = { sendsPerSecond: perSecond, sendBurst: burst }
  const node = await redisNode(redis.url, 'n1', { limits, time: 'caller' })
  return { buckets: node.buckets, close: () => node.stop() }
})
