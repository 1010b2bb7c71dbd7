import { statfsSync } from 'node:fs'

/** Bytes. Without a segment of its log PostgreSQL can't begin; without a few pages it can't go on. */
export const roomToBegin = 16 * 1024 * 1024
export const roomToGoOn = 64 * 1024

/** Whether the disk of a folder has so much room, as far as one can tell. */
export function hasRoom(folder: string, least: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= least
  } catch {
    return true
  }
}
