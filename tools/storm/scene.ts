import { secret } from '../bench/servers/token.ts'
import { type ClusterNode, clusterNode } from '../cluster/node.ts'
import { startPostgres15 } from '../services/postgres15.ts'
import { type SentinelRedis, startSentinel } from '../services/sentinel.ts'

export interface Scene {
  /** The first is the one that dies. */
  readonly nodes: readonly ClusterNode[]
  readonly redis: SentinelRedis
}

/** All as it is without any setting but what one address and one speaker may do: groups are made, and much is said. */
const settings = {
  CONFAB_LOG_LEVEL: 'warn',
  CONFAB_REQUESTS_PER_SECOND: '100000',
  CONFAB_REQUEST_BURST: '100000',
  CONFAB_SENDS_PER_SECOND: '1000',
  CONFAB_SEND_BURST: '1000',
}

/** Nodes without a balancer on a PostgreSQL and a Redis with Sentinels; all ends when `use` is done. */
export async function withScene<T>(
  count: number,
  more: Readonly<Record<string, string>>,
  use: (scene: Scene) => Promise<T>,
): Promise<T> {
  const stops: (() => Promise<void>)[] = []
  try {
    const postgres = await startPostgres15({ own: true })
    stops.push(postgres.stop)
    const redis = await startSentinel()
    stops.push(redis.stop)
    const urls = { databaseUrl: postgres.url, redisUrl: redis.url, kafkaBrokers: '' }
    const shared = { ...urls, jwtSecret: secret, settings: { ...settings, ...more } }
    const nodes: ClusterNode[] = []
    for (let i = 1; i <= count; i++) {
      const node = await clusterNode(`node${i}`, shared)
      stops.push(() => node.program.kill())
      // One after the other: the first makes the tables.
      await node.program.start()
      nodes.push(node)
    }
    return await use({ nodes, redis })
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
