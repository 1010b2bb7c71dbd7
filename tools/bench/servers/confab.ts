import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { becomes } from '../generator.ts'
import { isAlive } from '../processes.ts'
import { leftover } from './leftovers.ts'
import type { Measured } from './measured.ts'
import { spawnUp } from './up.ts'

/** `confab up` with its PostgreSQL, together on the server's core. */
export interface ConfabServer extends Measured {
  /** Its data folder. */
  readonly data: string
}

/** A fresh data folder, and what removes it. */
export function makeData(): { data: string; remove: () => void } {
  const data = mkdtempSync(join(tmpdir(), 'confab-bench-'))
  const rid = () => rmSync(data, { recursive: true, force: true, maxRetries: 3 })
  const done = leftover(rid)
  const remove = () => {
    done()
    rid()
  }
  return { data, remove }
}

/** Starts a server on this folder; or on a fresh one, which goes when the server is stopped. `more`: further settings. */
export async function startConfab(kept?: string, more: Readonly<Record<string, string>> = {}): Promise<ConfabServer> {
  const fresh = kept === undefined ? makeData() : undefined
  const data = kept ?? (fresh?.data as string)
  const up = await spawnUp({ ...more, CONFAB_DATA: data })
  const stop = async () => {
    await up.end()
    await gone(postmaster(data))
    done()
    fresh?.remove()
  }
  const done = leftover(stop)
  try {
    await up.ready()
    return { port: up.port, data, pid: up.pid, storePid: postmaster(data) as number, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** PostgreSQL writes its pid into its folder, and removes it at its end. */
function postmaster(data: string): number | undefined {
  try {
    return Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

/** A server that died leaves its PostgreSQL: that is ended too. */
async function gone(pid: number | undefined): Promise<void> {
  if (pid === undefined || !isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  await becomes(() => !isAlive(pid), 10_000)
}

/** Where the PostgreSQL of that folder is reached. */
export function storeOf(data: string): { host: string; port: number; user: string; database: string } {
  return { host: join(data, 'run'), port: 5_432, user: 'confab', database: 'postgres' }
}
