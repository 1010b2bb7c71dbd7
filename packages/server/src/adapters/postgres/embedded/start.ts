import { realpathSync, rmdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { PoolConfig } from 'pg'
import { StartupError } from '../../../domain/startup-error.ts'
import { type Chosen, chooseAccount } from './account.ts'
import { type Address, chooseAddress } from './address.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { checkVersion, clusterVersion, createCluster } from './cluster.ts'
import { lockDataFolder } from './data-lock.ts'
import { LogFile } from './log-file.ts'
import { endOrphan } from './orphan.ts'
import { giveTo, makeFolder } from './ownership.ts'
import { type Listener, Supervisor } from './supervisor.ts'
import { type Settings, settingFlags } from './tuning.ts'

export interface StartOptions {
  /** The folder that holds all of it; made if it is not there. */
  readonly dataDir: string
  /** PostgreSQL settings on top of the tuned ones. */
  readonly settings?: Settings
  /** Lines for a person: what takes time, what went wrong, what was mended. */
  readonly log: (line: string) => void
}

/** A running PostgreSQL of our own, started again by itself whenever it dies. */
export interface EmbeddedPostgres {
  readonly connection: PoolConfig
  readonly connectionString: string
  /** The version of the binaries, such as 18.4. */
  readonly version: string
  /** The postmaster's pid; undefined while it is down. */
  readonly pid: number | undefined
  /** Why it can't store now, for people; undefined: it can, as far as known here. */
  readonly trouble: string | undefined
  /** Tells when it goes down and when it is up again; returns what ends the telling. */
  onState(listener: Listener): () => void
  /** Ends it in order and frees the data folder. */
  stop(): Promise<void>
}

/** Makes the folder; returns its true path, and what takes an empty one that we made away again. */
function openFolder(dataDir: string): { path: string; undo: () => void } {
  try {
    const made = makeFolder(resolve(dataDir))
    const path = realpathSync(dataDir)
    return { path, undo: () => made && tryTo(() => rmdirSync(path)) }
  } catch (error) {
    throw unwritable(dataDir, error)
  }
}

function tryTo(act: () => void): void {
  try {
    act()
  } catch {}
}

const mends: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full: make room',
  EEXIST: 'a file is in its place: move it away',
  ENOTDIR: 'a file is in its place: move it away',
}

function unwritable(dataDir: string, error: unknown): StartupError {
  const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message
  const mend = mends[why] ?? 'make it writable'
  return new StartupError(
    `the data folder ${dataDir} can't be written (${why}); ${mend}, or set CONFAB_DATA to another folder`,
  )
}

function toStartupError(dataDir: string, error: unknown): unknown {
  const isFile = error instanceof Error && 'syscall' in error
  return isFile ? unwritable(dataDir, error) : error
}

function connectionString({ host = '', port, user, password }: PoolConfig): string {
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : ''
  if (!host.startsWith('/')) return `postgresql://${user}${secret}@${host}:${port}/postgres`
  return `postgresql://${user}@/postgres?host=${encodeURIComponent(host)}&port=${port}`
}

async function prepare(dataDir: string, cluster: string, log: StartOptions['log']) {
  const binaries = findBinaries(dataDir)
  const chosen = await chooseAccount(binaries, dataDir, cluster)
  checkVersion(cluster, chosen.version)
  await endOrphan(cluster, log)
  giveTo(chosen.account, dataDir, cluster)
  if (clusterVersion(cluster) === undefined) {
    log(`making the database in ${dataDir} (only the first time, a few seconds) ...`)
    await createCluster(binaries, chosen.account, dataDir, cluster)
  }
  return { binaries, chosen, address: await chooseAddress(dataDir, chosen.account) }
}

interface Prepared {
  readonly binaries: Binaries
  readonly chosen: Chosen
  readonly address: Address
}

function supervise(options: StartOptions, dataDir: string, cluster: string, { binaries, chosen, address }: Prepared) {
  const logFile = new LogFile(join(dataDir, 'postgres.log'))
  logFile.rotate()
  logFile.rotateEvery(60_000)
  const flags = settingFlags(options.settings ?? {}, address.settings)
  const supervisor = new Supervisor({ binaries, account: chosen.account, cluster, flags, logFile }, options.log)
  return { supervisor, logFile }
}

async function run(options: StartOptions, dataDir: string, unlock: () => void): Promise<EmbeddedPostgres> {
  const cluster = join(dataDir, 'postgres')
  const prepared = await prepare(dataDir, cluster, options.log)
  const { supervisor, logFile } = supervise(options, dataDir, cluster, prepared)
  // A process that ends without calling stop must not leave a PostgreSQL behind.
  const onExit = () => supervisor.signalStop()
  process.once('exit', onExit)
  const stop = async () => {
    await supervisor.stop()
    process.removeListener('exit', onExit)
    logFile.close()
    if (prepared.address.temporary) rmSync(prepared.address.temporary, { recursive: true, force: true })
    unlock()
  }
  try {
    await supervisor.start()
  } catch (error) {
    await stop()
    throw error
  }
  const { connection } = prepared.address
  return {
    connection,
    connectionString: connectionString(connection),
    version: prepared.chosen.version,
    get pid() {
      return supervisor.pid
    },
    get trouble() {
      return supervisor.trouble
    },
    onState: (listener) => supervisor.onState(listener),
    stop,
  }
}

/** Starts the embedded PostgreSQL on a data folder, making its database the first time. */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const folder = openFolder(options.dataDir)
  let unlock = () => {}
  try {
    unlock = await lockDataFolder(folder.path)
    return await run(options, folder.path, unlock)
  } catch (error) {
    unlock()
    folder.undo()
    throw toStartupError(options.dataDir, error)
  }
}
