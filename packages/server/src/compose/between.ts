import { MemoryHub, memoryBroker } from '../adapters/memory/broker.ts'
import { memoryBuckets } from '../adapters/memory/buckets.ts'
import { MemoryConnections, memoryRegistry } from '../adapters/memory/registry.ts'
import { systemChance, systemClock, systemIds } from '../adapters/platform/system.ts'
import { RedisNode } from '../adapters/redis/node.ts'
import { authorityFile } from '../config/files.ts'
import type { Config } from '../config/read.ts'
import { readRedisUrl } from '../config/redis-url.ts'
import { StartupError } from '../domain/startup-error.ts'
import type { Counted } from '../ops/metrics.ts'
import type { Diary } from '../ports/diary.ts'
import type { Broker, Buckets, Registry } from '../ports/node.ts'

/** What stands between this node and the others. */
export interface Between {
  readonly broker: Broker
  readonly registry: Registry
  readonly buckets: Buckets
  /** What does not work as it should, while the node serves all the same. */
  degraded(): string[]
  close(): Promise<void>
}

interface Needs {
  readonly config: Config
  readonly serverId: string
  readonly metrics: Counted
  readonly diary: Diary
}

/** Redis where it is configured, else this process alone. Throws StartupError where Redis refuses. */
export async function openBetween(needs: Needs): Promise<Between> {
  const { redisUrl, limits } = needs.config
  const buckets = memoryBuckets({ perSecond: limits.sendsPerSecond, burst: limits.sendBurst })
  return redisUrl === undefined ? alone(needs, buckets) : overRedis(needs, redisUrl, buckets)
}

/** One node walks the cluster's road within its process. */
function alone({ serverId, metrics }: Needs, buckets: Buckets): Between {
  const connections = new MemoryConnections()
  const hub = new MemoryHub()
  metrics.holds(() => ({
    registered: connections.count,
    registeredDevices: connections.devices,
    channels: hub.channels.size,
  }))
  return {
    broker: memoryBroker(hub, serverId),
    registry: memoryRegistry(connections, serverId, systemClock),
    buckets,
    degraded: () => [],
    close: async () => undefined,
  }
}

async function overRedis({ config, serverId, metrics, diary }: Needs, url: string, buckets: Buckets): Promise<Between> {
  const read = readRedisUrl(url)
  if ('wrong' in read) throw new StartupError(`CONFAB_REDIS_URL: ${read.wrong}`)
  const node = new RedisNode({
    place: { ...read.value, ca: authorityFile('CONFAB_REDIS_CA', config.redisCa) },
    prefix: config.redisPrefix,
    node: serverId,
    clock: systemClock,
    ids: systemIds,
    chance: systemChance,
    limits: config.limits,
    diary,
    localBuckets: buckets,
  })
  metrics.holds(() => node.holds)
  metrics.between(() => node.counts)
  try {
    await node.start()
  } catch (error) {
    await node.stop()
    throw error
  }
  return {
    broker: node.broker,
    registry: node.registry,
    buckets: node.buckets,
    degraded: () => node.degraded(),
    close: () => node.stop(),
  }
}
