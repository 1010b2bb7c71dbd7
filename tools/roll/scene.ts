import { type Balancer, startBalancer } from '../cluster/balancer.ts'
import { type FleetNode, startFleet } from '../cluster/fleet.ts'
import { fleetSecret } from '../cluster/target.ts'
import { startPostgres15 } from '../services/postgres15.ts'
import { startRedis } from '../services/redis.ts'

export interface Fleet {
  readonly nodes: readonly FleetNode[]
  readonly balancer: Balancer
}

/** Rates are not what is tried here; drains are shorter than for operators. */
const settings = {
  CONFAB_REQUESTS_PER_SECOND: '100000',
  CONFAB_REQUEST_BURST: '100000',
  CONFAB_CONNECTIONS_PER_ADDRESS: '100000',
  CONFAB_DRAIN_NOTICE_MS: '2000',
  CONFAB_DRAIN_MS: '8000',
}

/** Nodes behind a balancer on a PostgreSQL and a Redis of their own; all of it ends when `use` is done. */
export async function withFleet<T>(
  count: number,
  tell: (line: string) => void,
  use: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const stops: (() => Promise<void>)[] = []
  const kept = <S extends { stop(): Promise<void> }>(one: S): S => {
    stops.unshift(() => one.stop())
    return one
  }
  try {
    const postgres = kept(await startPostgres15({ own: true }))
    const redis = kept(await startRedis({ own: true }))
    const nodes = await startFleet(count, {
      ...settings,
      CONFAB_JWT_SECRET: fleetSecret,
      CONFAB_DATABASE_URL: postgres.url,
      CONFAB_REDIS_URL: redis.url,
      CONFAB_TRUST_PROXY: '127.0.0.1',
    })
    for (const node of nodes) kept(node)
    const balancer = kept(await startBalancer(nodes))
    tell(`${count} nodes behind ${balancer.url}`)
    return await use({ nodes, balancer })
  } finally {
    for (const stop of stops) await stop()
  }
}
