import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartupError } from '../../../domain/startup-error.ts'
import type { Binaries } from './binaries.ts'

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** As whom PostgreSQL runs: it refuses to run as root. */
export interface Account {
  readonly name: string
  /** Before the program's own words: what starts it as somebody else. */
  readonly prefix: readonly string[]
  /** To whom Node switches the child, and to whom its files belong; absent: as whoever we are. */
  readonly owner?: Owner
}

/** An account that was tried, and the version which the binaries told when run as it. */
export interface Chosen {
  readonly account: Account
  readonly version: string
}

interface Entry extends Owner {
  readonly name: string
}

function users(): Entry[] {
  try {
    const rows = readFileSync('/etc/passwd', 'utf8').split('\n').filter(Boolean)
    return rows
      .map((row) => row.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}

/**
 * A user namespace in which we are an ordinary user: no user is made and nothing changes its owner, since outside the
 * files stay ours. initdb wants a name for the user, so it is one that the machine knows.
 */
export function namespaceAccount(): Account {
  const id = users().find((user) => user.name === 'nobody')?.uid ?? 1000
  return {
    name: 'a user namespace',
    prefix: ['unshare', '--user', `--map-user=${id}`, `--map-group=${id}`],
  }
}

function ownerAccount(path: string): Account | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || stat.uid === 0) return undefined
  return { name: `the owner of ${path}`, prefix: [], owner: { uid: stat.uid, gid: stat.gid } }
}

function systemAccount(): Account | undefined {
  const known = users()
  const user = ['postgres', '_postgres', 'nobody']
    .map((name) => known.find((entry) => entry.name === name))
    .find(Boolean)
  return user && { name: `the user ${user.name}`, prefix: [], owner: { uid: user.uid, gid: user.gid } }
}

function candidates(dataDir: string, cluster: string): Account[] {
  const uid = process.getuid?.()
  const self: Account = { name: 'this user', prefix: [] }
  if (uid === 0) {
    return [ownerAccount(cluster), namespaceAccount(), ownerAccount(dataDir), systemAccount()].filter(
      (one) => one !== undefined,
    )
  }
  // A container may run us as a number without a name, with which initdb can't work.
  const named = process.platform !== 'linux' || users().some((user) => user.uid === uid)
  return named ? [self] : [namespaceAccount(), self]
}

/** Every folder from the root down to this one. */
function above(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [...above(parent), folder]
}

const script = `program=$1; shift
for folder; do cd "$folder" 2>/dev/null || { echo "it cannot enter the folder $folder" >&2; exit 3; }; done
exec "$program" --version`

function probe(
  account: Account,
  program: string,
  folders: readonly string[],
): Promise<{ version?: string; fault: string }> {
  const [file = '', ...args] = [...account.prefix, '/bin/sh', '-c', script, 'sh', program, ...folders]
  return new Promise((resolve) => {
    execFile(file, args, { ...account.owner, cwd: '/', timeout: 10_000 }, (error, stdout, stderr) => {
      const version = /\d+(\.\d+)?/.exec(stdout)?.[0]
      const fault = stderr.trim().split('\n').at(-1) || error?.message.split('\n')[0] || 'it prints no version'
      resolve(error || version === undefined ? { fault } : { version, fault: '' })
    })
  })
}

/** The folder that must be enterable beforehand: a data folder that will change its owner becomes so by that. */
function mustEnter(account: Account, dataDir: string): string {
  const { owner } = account
  return owner === undefined || statSync(dataDir).uid === owner.uid ? dataDir : dirname(dataDir)
}

/** The first account under which the binaries run and reach the data. */
export async function chooseAccount(binaries: Binaries, dataDir: string, cluster: string): Promise<Chosen> {
  const faults: string[] = []
  for (const account of candidates(dataDir, cluster)) {
    const folders = [...above(dirname(binaries.postgres)), ...above(mustEnter(account, dataDir))]
    const { version, fault } = await probe(account, binaries.postgres, folders)
    if (version !== undefined) return { account, version }
    faults.push(`as ${account.name}: ${fault}`)
  }
  const way = 'use folders that this user may enter, start Confab as an ordinary user, or set CONFAB_DATABASE_URL'
  throw new StartupError(`the embedded PostgreSQL can't run here (${faults.join('; ')}); ${way}`)
}
