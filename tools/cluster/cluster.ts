import { randomBytes } from 'node:crypto'
import type { Haproxy } from '../services/haproxy.ts'
import { startHaproxy } from '../services/haproxy.ts'
import { startKafka } from '../services/kafka.ts'
import { startPostgres15 } from '../services/postgres15.ts'
import { startRedis } from '../services/redis.ts'
import { frontConfig } from './front.ts'
import type { ClusterNode, Shared } from './node.ts'
import { clusterNode } from './node.ts'
import type { Options } from './options.ts'

export interface Cluster {
  /** Of the balancer. */
  readonly url: string
  readonly nodes: readonly ClusterNode[]
  readonly shared: Shared
  readonly haproxy: Haproxy
  stop(): Promise<void>
}

type Stop = () => Promise<void>

async function startShared(brokers: 0 | 1 | 3, stops: Stop[]): Promise<Shared> {
  const starting = [startPostgres15(), startRedis()] as const
  const [postgres, redis] = await Promise.all(starting)
  stops.push(postgres.stop, redis.stop)
  const kafka = brokers === 0 ? undefined : await startKafka({ brokers })
  if (kafka) stops.push(kafka.stop)
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    kafkaBrokers: kafka?.brokers.join() ?? '',
    jwtSecret: randomBytes(32).toString('base64url'),
  }
}

/** Nodes of Confab behind HAProxy, with a PostgreSQL, a Redis and a Kafka of their own. */
export async function startCluster({ nodes: count, brokers, port }: Options): Promise<Cluster> {
  const stops: Stop[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse()) await one()
  }
  try {
    const shared = await startShared(brokers, stops)
    const names = Array.from({ length: count }, (_, index) => `node${index + 1}`)
    const nodes = await Promise.all(names.map((name) => clusterNode(name, shared)))
    // All end together, so nobody is moved to another node first; what was acknowledged is stored.
    stops.push(async () => void (await Promise.all(nodes.map((node) => node.program.kill()))))
    await Promise.all(nodes.map((node) => node.program.start()))
    const haproxy = await startHaproxy({ config: frontConfig(port, nodes) })
    stops.push(haproxy.stop)
    return { url: `http://127.0.0.1:${port}`, nodes, shared, haproxy, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
