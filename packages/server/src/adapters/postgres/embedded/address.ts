import { createHash } from 'node:crypto'
import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ListenOptions } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolConfig } from 'pg'
import type { Account } from './account.ts'
import { passwordPath, superuser } from './cluster.ts'
import { makePrivateFolder } from './ownership.ts'

/** Where PostgreSQL listens: one unix socket, or, where there can't be one, the loopback. */
export interface Address {
  readonly settings: Readonly<Record<string, string>>
  readonly connection: PoolConfig
  /** A folder to remove at the end. */
  readonly temporary?: string
}

const port = 5432

/** The kernel's limit of a socket's path, without its closing NUL. */
const longestPath = process.platform === 'linux' ? 107 : 103

function listen(options: ListenOptions): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(options, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Whether a socket can live there: the path is short enough, and the disk knows sockets (some shared folders don't). */
async function canHoldSocket(folder: string): Promise<boolean> {
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) > longestPath) return false
  const trial = join(folder, '.trial')
  rmSync(trial, { force: true })
  return (await listen({ path: trial })) !== undefined
}

/** A short folder named after the data folder, so that killed runs don't leave one each. */
function shortFolder(dataDir: string, account: Account): string {
  const uid = account.owner?.uid ?? process.getuid?.() ?? 0
  const path = join(tmpdir(), `confab-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
  const found = lstatSync(path, { throwIfNoEntry: false })
  // Anybody may have made it in our place.
  const foreign = found && (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0)
  const folder = foreign ? mkdtempSync(join(tmpdir(), 'confab-')) : path
  makePrivateFolder(folder, account)
  return folder
}

function socketAddress(folder: string): Address {
  return {
    settings: {
      listen_addresses: '',
      unix_socket_directories: folder,
      unix_socket_permissions: '0700',
      port: String(port),
    },
    connection: { host: folder, port, user: superuser, database: 'postgres' },
  }
}

async function loopbackAddress(dataDir: string): Promise<Address> {
  const free = (await listen({ host: '127.0.0.1', port: 0 })) ?? port
  const password = readFileSync(passwordPath(dataDir), 'utf8').trim()
  return {
    settings: { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(free) },
    connection: { host: '127.0.0.1', port: free, user: superuser, database: 'postgres', password },
  }
}

/** The first that works: a socket in the data folder, one in a short temporary folder, a port of the loopback. */
export async function chooseAddress(dataDir: string, account: Account): Promise<Address> {
  const home = join(dataDir, 'run')
  makePrivateFolder(home, account)
  if (await canHoldSocket(home)) return socketAddress(home)
  const temporary = shortFolder(dataDir, account)
  if (await canHoldSocket(temporary)) return { ...socketAddress(temporary), temporary }
  rmSync(temporary, { recursive: true, force: true })
  return loopbackAddress(dataDir)
}
