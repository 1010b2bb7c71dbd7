import { chownSync, lchownSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartupError } from '../../../domain/startup-error.ts'
import type { Account } from './account.ts'

function myOwner(): { uid: number; gid: number } {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
}

/**
 * Makes a folder, with those above it, for us alone; true if it was not there. Node's own recursive way never returns
 * where the kernel answers "no such file" to the making itself, as /proc does.
 */
export function makeFolder(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
  return true
}

/** Makes a folder that only the account may enter. */
export function makePrivateFolder(path: string, account: Account): void {
  makeFolder(path)
  if (account.owner) chownSync(path, account.owner.uid, account.owner.gid)
}

function giveAll(folder: string, uid: number, gid: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, name), uid, gid)
  lchownSync(folder, uid, gid)
}

/** Lets the account reach the data folder, and gives it a cluster which another account made before. */
export function giveTo(account: Account, dataDir: string, cluster: string): void {
  const { uid, gid } = account.owner ?? myOwner()
  if (account.owner && statSync(dataDir).uid !== uid) chownSync(dataDir, uid, gid)
  const found = lstatSync(cluster, { throwIfNoEntry: false })
  if (found === undefined || found.uid === uid) return
  if (myOwner().uid !== 0) {
    throw new StartupError(
      `${cluster} belongs to another user (${found.uid}); start Confab as that user, or set CONFAB_DATA to another folder`,
    )
  }
  giveAll(cluster, uid, gid)
}
