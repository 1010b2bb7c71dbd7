import { connectChecked } from './connect.ts'

/** A PostgreSQL as it was found: nothing was changed there. */
export interface Inspected {
  readonly version: string
  /** By how many ms its clock is ahead of ours, and how long the question took. */
  readonly skew: number
  readonly took: number
}

/** Looks at a PostgreSQL. Throws StartupError where a server would refuse to start on it. */
export async function inspectPostgres(connectionString: string): Promise<Inspected> {
  const client = await connectChecked({ connectionString })
  try {
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
