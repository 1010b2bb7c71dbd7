import pg from 'pg'
import { startPostgres } from '../adapters/postgres/embedded/start.ts'
import { checkSettings } from '../adapters/postgres/settings.ts'
import type { Store } from '../adapters/postgres/store.ts'
import { openStore } from '../adapters/postgres/store.ts'
import type { Config } from '../config/read.ts'
import { StartupError } from '../domain/startup-error.ts'

/** The store a node runs on, wherever its PostgreSQL is. */
export interface OpenedStore {
  readonly store: Store
  /** For people: the data folder, or the host. Never a password. */
  readonly where: string
  /** Why its own PostgreSQL is away, for people; undefined: it is there, or it is another's. */
  readonly down: () => string | undefined
  close(): Promise<void>
}

async function check(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartupError(`PostgreSQL can't be reached (${why}); check CONFAB_DATABASE_URL and that it is running`)
  }
  try {
    await checkSettings(client)
  } finally {
    await client.end()
  }
}

/** Opens the store that the configuration names: an external PostgreSQL, or the embedded one, which is started. */
export async function openConfiguredStore(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'limits'>,
  tell: (line: string) => void,
): Promise<OpenedStore> {
  const external = config.databaseUrl
  const embedded = external === undefined ? await startPostgres({ dataDir: config.dataDir, log: tell }) : undefined
  const connection = embedded?.connection ?? { connectionString: external ?? '' }
  try {
    await check(connection)
    const { storeMs, conversationsPerUser, membersPerGroup } = config.limits
    const store = await openStore({ connection, limit: storeMs, conversationsPerUser, membersPerGroup })
    const where = embedded ? config.dataDir : new URL(external as string).host
    const close = async () => {
      await store.close()
      await embedded?.stop()
    }
    return { store, where, down: () => embedded?.down, close }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

export { ImportRefused } from '../adapters/postgres/import.ts'
