import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { secretFile } from '@confab/server'
import { bad, doubt, type Finding, good } from './check.ts'

const gigabyte = 2 ** 30

function nearestThere(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path))
}

function checkWritable(dataDir: string): Finding {
  const there = nearestThere(dataDir)
  const says = there === dataDir ? dataDir : `${dataDir} (will be made at the first start)`
  try {
    accessSync(there, constants.W_OK | constants.X_OK)
    return statSync(there).isDirectory()
      ? good('data folder', says)
      : bad('data folder', `${there} is not a folder`, 'move it away, or set CONFAB_DATA to another folder')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return bad(
      'data folder',
      `${there} can't be written (${code})`,
      'make it writable for this user, or set CONFAB_DATA to another folder',
    )
  }
}

/** Judges the room on the disk, in bytes. */
export function judgeRoom(free: number): Finding {
  const says = `${(free / gigabyte).toFixed(1)} GB free`
  if (free < gigabyte / 4)
    return bad('disk', says, 'make room: without it nothing can be stored, and sends are refused')
  if (free < 2 * gigabyte) return doubt('disk', says, 'the log of PostgreSQL alone may take 1 GB; make room soon')
  return good('disk', says)
}

function checkSecret(dataDir: string): Finding[] {
  const mode = statSync(secretFile(dataDir), { throwIfNoEntry: false })?.mode
  if (mode === undefined || process.platform === 'win32') return []
  if ((mode & 0o077) === 0) return [good('secret', `${secretFile(dataDir)} is for its owner only`)]
  return [
    bad(
      'secret',
      `${secretFile(dataDir)} can be read by others, who can sign tokens for anybody`,
      `chmod 600 ${secretFile(dataDir)}`,
    ),
  ]
}

/** The data folder: can it be written, is there room, is its secret a secret. */
export function checkFolder(dataDir: string): Finding[] {
  const { bavail, bsize } = statfsSync(nearestThere(dataDir))
  return [checkWritable(dataDir), judgeRoom(bavail * bsize), ...checkSecret(dataDir)]
}
