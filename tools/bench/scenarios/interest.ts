import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'

const script = new URL('interest.process.ts', import.meta.url).pathname
const run = promisify(execFile)

/** Bytes that a member's place in the hub takes: in large rooms, and in rooms of ten with the room itself in it. */
export async function interest(interests: number): Promise<Figures> {
  const large = await inRoomsOf(1_000, interests)
  const small = await inRoomsOf(10, interests)
  return {
    'bytes, rooms of 1,000': large.bytes,
    'bytes, rooms of 10': small.bytes,
    'RSS bytes, rooms of 1,000': large.resident,
    'RSS bytes, rooms of 10': small.resident,
  }
}

async function inRoomsOf(size: number, interests: number): Promise<{ bytes: number; resident: number }> {
  const flags = ['--expose-gc', '--conditions=confab-source', script, String(size), String(interests)]
  const { stdout } = await run(process.execPath, flags)
  return JSON.parse(stdout) as { bytes: number; resident: number }
}
