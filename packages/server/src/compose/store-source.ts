import { join } from 'node:path'
import { clusterVersion } from '../adapters/postgres/embedded/cluster.ts'
import { startPostgres } from '../adapters/postgres/embedded/start.ts'
import type { Primary } from '../adapters/postgres/primary/primary.ts'
import type { Store } from '../adapters/postgres/store.ts'
import { openStore } from '../adapters/postgres/store.ts'
import { placeOf } from '../config/database-url.ts'
import type { Config } from '../config/read.ts'
import { StartupError } from '../domain/startup-error.ts'
import type { Diary } from '../ports/diary.ts'
import type { DatabaseCounts } from '../ports/metrics.ts'
import { connectChecked, tablesRefused } from './connect.ts'
import { openPrimary } from './primary.ts'

/** The store a node runs on, wherever its PostgreSQL is. */
export interface OpenedStore {
  readonly store: Store
  /** For people: the data folder, or the host and the database. Never a password. */
  readonly where: string
  /** Why its own PostgreSQL can't store now, for people; undefined: it can, or it is another's. */
  readonly trouble: () => string | undefined
  /** What does not work as it should, while the node serves all the same. */
  degraded(): string[]
  /** Of another's PostgreSQL: which one is used. */
  readonly counts: (() => DatabaseCounts) | undefined
  /** The operator's word that nothing was lost: the history found is the store's. Nothing happens where it is. */
  keep(): Promise<void>
  close(): Promise<void>
}

type Place = Pick<Config, 'databaseUrl' | 'databaseFailover' | 'dataDir' | 'limits'>

/** Where nobody keeps a log: what is to be known is told as lines. */
function toldOf(tell: (line: string) => void): Diary {
  return { warn: (_, text) => tell(text), error: (_, text) => tell(text) }
}

/** Opens the store that the configuration names: an external PostgreSQL, or the embedded one, which is started. */
export async function openConfiguredStore(
  config: Place,
  tell: (line: string) => void,
  diary: Diary = toldOf(tell),
): Promise<OpenedStore> {
  const { databaseUrl: external, databaseFailover } = config
  const embedded = external === undefined ? await startPostgres({ dataDir: config.dataDir, log: tell }) : undefined
  let primary: Primary | undefined
  try {
    if (external !== undefined) primary = await openPrimary({ url: external, databaseFailover }, diary)
    const connection = primary?.connection ?? embedded?.connection ?? {}
    await (await connectChecked(connection)).end()
    const { storeMs, conversationsPerUser, membersPerGroup } = config.limits
    const { reactionsPerMessage, reactionsPerUser, reactionsEver } = config.limits
    const reactions = { reactionsPerMessage, reactionsPerUser, reactionsEver }
    const store = await openStore({
      connection,
      primary,
      limit: storeMs,
      conversationsPerUser,
      membersPerGroup,
      ...reactions,
    })
    // Now there are tables, in which its history is noted.
    await primary?.start()
    const where = external === undefined ? config.dataDir : placeOf(external)
    const used = primary
    const counts = used && (() => used.counts)
    const degraded = () => (used?.held === undefined ? [] : [`PostgreSQL: ${used.held}`])
    const keep = async () => used?.accept()
    const close = async () => {
      await store.close()
      await embedded?.stop()
    }
    return { store, where, trouble: () => embedded?.trouble, degraded, counts, keep, close }
  } catch (error) {
    primary?.close()
    await embedded?.stop()
    throw tablesRefused(error)
  }
}

async function isMade({ databaseUrl, dataDir }: Place): Promise<boolean> {
  if (databaseUrl === undefined) return clusterVersion(join(dataDir, 'postgres')) !== undefined
  const primary = await openPrimary(
    { url: databaseUrl, databaseFailover: 'ask' },
    toldOf(() => undefined),
  )
  primary.close()
  const client = await connectChecked(primary.connection)
  try {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`)
    return rows[0]?.there === true
  } finally {
    await client.end()
  }
}

/** The same for a store that must be there: a mistyped folder must not pass for an empty store. Throws StartupError. */
export async function openExistingStore(config: Place, tell: (line: string) => void): Promise<OpenedStore> {
  // A command beside the nodes decides nothing by itself.
  if (await isMade(config)) return openConfiguredStore({ ...config, databaseFailover: 'ask' }, tell)
  const where = config.databaseUrl === undefined ? config.dataDir : placeOf(config.databaseUrl)
  throw new StartupError(`there is no store in ${where}; name the right one with CONFAB_DATA or CONFAB_DATABASE_URL`)
}

export { ImportRefused } from '../adapters/postgres/import.ts'
