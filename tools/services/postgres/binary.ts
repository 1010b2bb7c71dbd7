import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { packaged } from '../install/apt.ts'

const folders = ['/usr/lib/postgresql/15/bin']

export interface PostgresBinaries {
  /** The folder of `postgres`, `initdb`, `pg_basebackup` and the rest. */
  readonly folder: string
  /** What runs them as an ordinary user where we are root, whom PostgreSQL refuses. */
  readonly prefix: readonly string[]
  /** To whom a cluster's folder has to belong; undefined: to us. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

function idOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', timeout: 5_000 }))
}

/** PostgreSQL 15 as Debian packages it. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  // Debian's packages keep each version in a folder of its own, off the path.
  const initdb = await packaged({ program: 'initdb', debian: 'postgresql-15', folders })
  const folder = dirname(initdb)
  if (process.getuid?.() !== 0) return { folder, prefix: [], owner: undefined }
  const prefix = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
  return { folder, prefix, owner: { uid: idOf('-u'), gid: idOf('-g') } }
}
