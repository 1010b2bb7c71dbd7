import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { becomes } from '../generator.ts'
import { isAlive, pinned } from '../processes.ts'
import { environment, nodeFlags, raisedLimits } from './flags.ts'
import { leftover } from './leftovers.ts'
import type { Measured } from './measured.ts'
import { freePort } from './ports.ts'
import { secret } from './token.ts'

const program = new URL('../../../packages/cli/src/main.ts', import.meta.url).pathname

/** `confab up` with its PostgreSQL, together on the server's core. */
export interface ConfabServer extends Measured {
  /** Its data folder. */
  readonly data: string
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready')
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
  const port = await freePort()
  const [command, args] = pinned(process.execPath, [...nodeFlags, '--conditions=confab-source', program, 'up'])
  const settings = { CONFAB_PORT: String(port), CONFAB_DATA: data, CONFAB_JWT_SECRET: secret, CONFAB_LOG_LEVEL: 'warn' }
  const env = environment({ ...raisedLimits, ...more, ...settings })
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await gone(postmaster(data))
    done()
    fresh?.remove()
  }
  const done = leftover(stop)
  try {
    await ready(port, child)
    return { port, data, pid: child.pid as number, storePid: postmaster(data) as number, stop }
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
