import { join } from 'node:path'
import { clusterVersion } from '../adapters/postgres/embedded/cluster.ts'
import { startPostgres } from '../adapters/postgres/embedded/start.ts'
import type { Store } from '../adapters/postgres/store.ts'
import { openStore } from '../adapters/postgres/store.ts'
import type { Config } from '../config/read.ts'
import { StartupError } from '../domain/startup-error.ts'
import { connectChecked, tablesRefused } from './connect.ts'

/** The store a node runs on, wherever its PostgreSQL is. */
export interface OpenedStore {
  readonly store: Store
  /** For people: the data folder, or the host and the database. Never a password. */
  readonly where: string
  /** Why its own PostgreSQL can't store now, for people; undefined: it can, or it is another's. */
  readonly trouble: () => string | undefined
  close(): Promise<void>
}

type Place = Pick<Config, 'databaseUrl' | 'dataDir' | 'limits'>

/** As people name it: the host and the database of a URL, without its password. */
function hostOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** Opens the store that the configuration names: an external PostgreSQL, or the embedded one, which is started. */
export async function openConfiguredStore(config: Place, tell: (line: string) => void): Promise<OpenedStore> {
  const external = config.databaseUrl
  const embedded = external === undefined ? await startPostgres({ dataDir: config.dataDir, log: tell }) : undefined
  const connection = embedded?.connection ?? { connectionString: external ?? '' }
  try {
    await (await connectChecked(connection)).end()
    const { storeMs, conversationsPerUser, membersPerGroup } = config.limits
    const store = await openStore({ connection, limit: storeMs, conversationsPerUser, membersPerGroup })
    const where = embedded ? config.dataDir : hostOf(external as string)
    const close = async () => {
      await store.close()
      await embedded?.stop()
    }
    return { store, where, trouble: () => embedded?.trouble, close }
  } catch (error) {
    await embedded?.stop()
    throw tablesRefused(error)
  }
}

async function isMade({ databaseUrl, dataDir }: Place): Promise<boolean> {
  if (databaseUrl === undefined) return clusterVersion(join(dataDir, 'postgres')) !== undefined
  const client = await connectChecked({ connectionString: databaseUrl })
  try {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`)
    return rows[0]?.there === true
  } finally {
    await client.end()
  }
}

/** The same for a store that must be there: a mistyped folder must not pass for an empty store. Throws StartupError. */
export async function openExistingStore(config: Place, tell: (line: string) => void): Promise<OpenedStore> {
  if (await isMade(config)) return openConfiguredStore(config, tell)
  const where = config.databaseUrl === undefined ? config.dataDir : hostOf(config.databaseUrl)
  throw new StartupError(`there is no store in ${where}; name the right one with CONFAB_DATA or CONFAB_DATABASE_URL`)
}

export { ImportRefused } from '../adapters/postgres/import.ts'
