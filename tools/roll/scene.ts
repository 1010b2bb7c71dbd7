import { randomBytes } from 'node:crypto'
import { frontConfig } from '../cluster/front.ts'
import { type ClusterNode, clusterNode, present } from '../cluster/node.ts'
import { type Haproxy, startHaproxy } from '../services/haproxy.ts'
import { freePort } from '../services/port.ts'
import { startPostgres15 } from '../services/postgres15.ts'
import { startRedis } from '../services/redis.ts'

export interface Scene {
  readonly nodes: readonly ClusterNode[]
  readonly haproxy: Haproxy
  /** Of the balancer. */
  readonly url: string
  readonly jwtSecret: string
}

/** ms. Shorter than for operators; the balancer looks at readiness twice a second. */
export const drain = { notice: 2_000, most: 8_000 }

/** Rates are not what is tried here. */
const settings = {
  CONFAB_LOG_LEVEL: 'warn',
  CONFAB_CONNECTS_PER_SECOND: '100000',
  CONFAB_CONNECT_BURST: '100000',
  CONFAB_ADDRESS_CONNECTS_PER_SECOND: '100000',
  CONFAB_ADDRESS_CONNECT_BURST: '100000',
  CONFAB_REQUESTS_PER_SECOND: '100000',
  CONFAB_REQUEST_BURST: '100000',
  CONFAB_CONNECTIONS_PER_ADDRESS: '100000',
  CONFAB_DRAIN_NOTICE_MS: String(drain.notice),
  CONFAB_DRAIN_MS: String(drain.most),
}

/** Nodes of one version behind a balancer on a PostgreSQL and a Redis of their own; all ends when `use` is done. */
export async function withScene<T>(count: number, use: (scene: Scene) => Promise<T>, build = present): Promise<T> {
  const stops: (() => Promise<void>)[] = []
  try {
    const postgres = await startPostgres15({ own: true })
    stops.push(postgres.stop)
    const redis = await startRedis({ own: true })
    stops.push(redis.stop)
    const jwtSecret = randomBytes(32).toString('base64url')
    const shared = { databaseUrl: postgres.url, redisUrl: redis.url, kafkaBrokers: '', jwtSecret, settings }
    const nodes: ClusterNode[] = []
    for (let i = 1; i <= count; i++) {
      const node = await clusterNode(`node${i}`, shared, build)
      stops.push(() => node.program.kill())
      // One after the other: the first makes the tables.
      await node.program.start()
      nodes.push(node)
    }
    const port = await freePort()
    const haproxy = await startHaproxy({ config: frontConfig(port, nodes) })
    stops.push(haproxy.stop)
    return await use({ nodes, haproxy, url: `http://127.0.0.1:${port}`, jwtSecret })
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
