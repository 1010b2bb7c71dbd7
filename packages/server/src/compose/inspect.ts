import pg from 'pg'
import { checkSettings } from '../adapters/postgres/settings.ts'
import { StartupError } from '../domain/startup-error.ts'

/** A PostgreSQL as it was found: nothing was changed there. */
export interface Inspected {
  readonly version: string
  /** By how many ms its clock is ahead of ours, and how long the question took. */
  readonly skew: number
  readonly took: number
}

/** Looks at a PostgreSQL. Throws StartupError where a server would refuse to start on it. */
export async function inspectPostgres(connectionString: string): Promise<Inspected> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartupError(`PostgreSQL can't be reached (${why}); check CONFAB_DATABASE_URL and that it is running`)
  }
  try {
    await checkSettings(client)
    const before = Date.now()
    const { rows } = await client.query(
      `select current_setting('server_version') as version, extract(epoch from clock_timestamp()) * 1000 as now`,
    )
    const took = Date.now() - before
    const { version, now } = rows[0] as { version: string; now: string }
    return { version, took, skew: Number(now) - before - took / 2 }
  } finally {
    await client.end()
  }
}
