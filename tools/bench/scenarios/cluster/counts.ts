import { Redis } from 'ioredis'
import pg from 'pg'
import type { Parts } from '../../servers/parts.ts'

/** What the parts did between two moments. */
export interface Counted {
  readonly redisCommands: number
  readonly statements: number
  readonly rows: number
}

/** Counts what nodes ask of Redis and of PostgreSQL, by what these say themselves. Statements within functions count too. */
export class Asked {
  readonly #redis: Redis
  readonly #postgres: pg.Client

  private constructor(redis: Redis, postgres: pg.Client) {
    this.#redis = redis
    this.#postgres = postgres
  }

  /** `databaseUrl`: the nodes' own. */
  static async open({ redisUrl }: Parts, databaseUrl: string): Promise<Asked> {
    const postgres = new pg.Client({ connectionString: databaseUrl })
    await postgres.connect()
    await postgres.query('create extension if not exists pg_stat_statements')
    await postgres.query("alter system set pg_stat_statements.track = 'all'")
    await postgres.query('select pg_reload_conf()')
    return new Asked(new Redis(redisUrl), postgres)
  }

  /** What is asked while this is done. */
  async during(act: () => Promise<void>): Promise<Counted> {
    await this.#postgres.query('select pg_stat_statements_reset()')
    const before = await this.#commands()
    await act()
    const after = await this.#commands()
    const text = `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(rows), 0)::int as rows
      from pg_stat_statements where query not like '%pg_stat_statements%'`
    const { calls, rows } = (await this.#postgres.query(text)).rows[0] as { calls: number; rows: number }
    return { redisCommands: after - before, statements: calls, rows }
  }

  /** All so far, but those by which it asks. */
  async #commands(): Promise<number> {
    const text = await this.#redis.info('commandstats')
    const counts = [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    return counts.reduce((sum, [, name, calls]) => (name === 'info' ? sum : sum + Number(calls)), 0)
  }

  async close(): Promise<void> {
    await this.#postgres.query("alter system set pg_stat_statements.track = 'none'")
    await this.#postgres.query('select pg_reload_conf()')
    await this.#postgres.end()
    this.#redis.disconnect()
  }
}
