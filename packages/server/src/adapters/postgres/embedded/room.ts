import { statfsSync } from 'node:fs'

/** PostgreSQL can't begin without: one segment of its log, in bytes. */
const least = 16 * 1024 * 1024

/** Whether the disk of a folder has room for PostgreSQL to begin, as far as one can tell. */
export function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= least
  } catch {
    return true
  }
}
