import { execFileSync } from 'node:child_process'
import { startKafka } from '../../services/kafka.ts'
import { startPostgres15 } from '../../services/postgres15.ts'
import { startRedis } from '../../services/redis.ts'
import { canPin, cores, family } from '../processes.ts'

/** What stands between the nodes, and their store. */
export type PartName = 'PostgreSQL' | 'Redis' | 'Kafka'

/** Real servers, which nodes share, on the server's core. */
export interface Parts {
  readonly databaseUrl: string
  readonly redisUrl: string
  /** A comma list; empty: none were asked for */
  readonly kafkaBrokers: string
  /** Their first processes; none of one that was given by its URL, whose work is not seen. */
  readonly pids: Readonly<Record<PartName, readonly number[]>>
  stop(): Promise<void>
}

const statements = ["shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.track = 'none'"]

/** What is started meanwhile, as processes below this one; moved to that core with all their threads. */
async function seen<T>(start: () => Promise<T>, core: number = cores.server): Promise<{ part: T; pids: number[] }> {
  const before = new Set(family(process.pid))
  const part = await start()
  const pids = family(process.pid).filter((pid) => !before.has(pid))
  for (const pid of canPin() ? pids : [])
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
  return { part, pids }
}

/**
 * PostgreSQL, Redis and so many brokers of Kafka, started one after the other. Kafka has the core of the load, with its
 * consumers: it is nowhere on the road of a message, and brokers that have just started are mostly busy compiling.
 */
export async function startParts({ brokers }: { brokers: 0 | 1 | 3 }): Promise<Parts> {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one()
  }
  const started = async <T extends { stop(): Promise<void> }>(start: () => Promise<T>, core?: number) => {
    const one = await seen(start, core)
    stops.push(one.part.stop)
    return one
  }
  try {
    const postgres = await started(() => startPostgres15({ settings: statements }))
    const redis = await started(() => startRedis())
    const kafka = brokers === 0 ? undefined : await started(() => startKafka({ brokers }), cores.load)
    return {
      databaseUrl: postgres.part.url,
      redisUrl: redis.part.url,
      kafkaBrokers: kafka?.part.brokers.join() ?? '',
      pids: { PostgreSQL: postgres.pids, Redis: redis.pids, Kafka: kafka?.pids ?? [] },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
