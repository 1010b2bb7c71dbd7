import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../../../domain/startup-error.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { makePrivateFolder } from './ownership.ts'

/** The role that owns everything in the embedded database. */
export const superuser = 'confab'

// Who can enter the socket's folder (mode 700) is the owner; over TCP anybody on the machine could knock.
const access = `# Written by Confab when the cluster was made.
local all all trust
host all all 127.0.0.1/32 scram-sha-256
`

/** The major version of a cluster; undefined where there is none yet. */
export function clusterVersion(cluster: string): string | undefined {
  let names: string[]
  try {
    names = readdirSync(cluster)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new StartupError(`${cluster} can't be read (${(error as Error).message}); set CONFAB_DATA to another folder`)
  }
  if (names.includes('PG_VERSION')) return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (names.length === 0) return undefined
  throw new StartupError(
    `${cluster} is not empty and not a PostgreSQL cluster; move it away, or set CONFAB_DATA to another folder`,
  )
}

/** Refuses a cluster of another major version: PostgreSQL could not read it. */
export function checkVersion(cluster: string, binaries: string): void {
  const found = clusterVersion(cluster)
  const major = binaries.split('.')[0]
  if (found === undefined || found === major) return
  throw new StartupError(
    `the data folder ${cluster} is of PostgreSQL ${found}, this Confab brings PostgreSQL ${major}: run "confab export" ` +
      'with the old release, then "confab import" with this one into a new folder (CONFAB_DATA)',
  )
}

/** The role's password, for TCP; made with the cluster, readable by its owner alone. */
export function passwordPath(dataDir: string): string {
  return join(dataDir, 'postgres.password')
}

function writePassword(path: string, account: Account): void {
  rmSync(path, { force: true })
  writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: true })
  if (account.owner) chownSync(path, account.owner.uid, account.owner.gid)
}

function initdb(binaries: Binaries, account: Account, folder: string, password: string): Promise<void> {
  const flags = ['--encoding=UTF8', '--locale=C', '--data-checksums', `--username=${superuser}`, `--pwfile=${password}`]
  const hosts = ['--auth-local=trust', '--auth-host=scram-sha-256']
  const [file = '', ...args] = [...account.prefix, binaries.initdb, '-D', folder, ...flags, ...hosts]
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', LD_LIBRARY_PATH: binaries.lib }
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...account.owner, cwd: '/', env }, (error, _stdout, stderr) => {
      if (!error) return resolve()
      const lines = stderr.split('\n').filter((line) => /error|fatal|panic|could not/i.test(line))
      const why = lines.at(0)?.trim() ?? error.message.split('\n')[0]
      reject(new StartupError(`the database could not be made in ${folder} (${why}); mend that and start again`))
    })
  })
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function unfinished(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((name) => name.startsWith('postgres.new-'))
    .map((name) => join(dataDir, name))
}

function removeFolders(folders: readonly string[]): void {
  // Somebody may still write there: the initdb of a killed start. Then it is removed at the next one.
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
    } catch {}
  }
}

/** Makes the cluster beside its place and moves it there when it is whole: there is never half a one. */
export async function createCluster(
  binaries: Binaries,
  account: Account,
  dataDir: string,
  cluster: string,
): Promise<void> {
  removeFolders(unfinished(dataDir))
  const fresh = join(dataDir, `postgres.new-${randomBytes(4).toString('hex')}`)
  const password = passwordPath(dataDir)
  try {
    writePassword(password, account)
    makePrivateFolder(fresh, account)
    await initdb(binaries, account, fresh, password)
    writeFileSync(join(fresh, 'pg_hba.conf'), access, { flush: true })
    syncFolder(fresh)
    renameSync(fresh, cluster)
    syncFolder(dataDir)
  } catch (error) {
    removeFolders([fresh])
    rmSync(password, { force: true })
    throw error
  }
}
