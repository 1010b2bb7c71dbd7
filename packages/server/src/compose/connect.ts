import pg from 'pg'
import { checkSettings } from '../adapters/postgres/settings.ts'
import { StartupError } from '../domain/startup-error.ts'

/** SQLSTATE: a wrong password, an unknown user or one that pg_hba.conf keeps out, a database that is not there. */
const keptOut = ['28P01', '28000']
const noDatabase = '3D000'

/** Why a connection failed and what to do, in one line; the URL, which holds a password, is not in it. */
export function whyNot(error: unknown): string {
  const why = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error)
  const code = error instanceof pg.DatabaseError ? error.code : undefined
  if (code === undefined)
    return `PostgreSQL can't be reached (${why}); check CONFAB_DATABASE_URL and that it is running`
  if (keptOut.includes(code))
    return `PostgreSQL does not let us in (${why}); check the user and the password in CONFAB_DATABASE_URL`
  if (code === noDatabase) return `${why}; make it with CREATE DATABASE, or name another one in CONFAB_DATABASE_URL`
  return `PostgreSQL refuses the connection (${why}); check CONFAB_DATABASE_URL`
}

/** In one of several lines: what to do is said once, at their end. */
export function shortly(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || String((error as NodeJS.ErrnoException).code)
}

/** With what to do: a fault of the settings as it is, else why it can't be reached. */
export function explained(error: unknown): string {
  return error instanceof StartupError ? error.message : whyNot(error)
}

/** Connects to a PostgreSQL on which P1 holds. Throws StartupError otherwise; who calls it ends the client. */
export async function connectChecked(connection: pg.PoolConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new StartupError(whyNot(error))
  }
  try {
    await checkSettings(client)
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}

/** Why the tables could not be made, in one line; what is no answer of PostgreSQL stays what it is. */
export function tablesRefused(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const owner = 'let its user own the database: ALTER DATABASE name OWNER TO user'
  const mend = error.code === '42501' ? owner : 'mend that and start again'
  return new StartupError(`the tables can't be made in the database (${error.message}); ${mend}`)
}
