import { spawn } from 'node:child_process'
import { closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { LogFile } from './log-file.ts'
import { harmlessPid } from './orphan.ts'

/** All that a start of PostgreSQL needs, the first one and every later one. */
export interface Launch {
  readonly binaries: Binaries
  readonly account: Account
  readonly cluster: string
  readonly flags: readonly string[]
  readonly logFile: LogFile
}

export interface Postmaster {
  readonly pid: number
  /** Resolves with a reason when the process is gone; never rejects. */
  readonly gone: Promise<string>
  isGone(): boolean
  /** Resolves with undefined when it takes connections, or with the reason why it never will. */
  ready(waiting: (seconds: number) => void): Promise<string | undefined>
}

/** PostgreSQL writes its state into the eighth line of its lock file, as pg_ctl reads it. */
function isReady(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

function environment({ binaries, cluster }: Launch): NodeJS.ProcessEnv {
  // None of our own: a PGDATA or PGOPTIONS of the caller is not meant for this one, and secrets don't belong there.
  const rival = harmlessPid(cluster)
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    TZ: 'UTC',
    LD_LIBRARY_PATH: binaries.lib,
    ...(rival === undefined ? {} : { PG_GRANDPARENT_PID: rival }),
  }
}

function start(launch: Launch) {
  const { binaries, account, cluster, flags, logFile } = launch
  const [file = '', ...args] = [...account.prefix, binaries.postgres, '-D', cluster, ...flags]
  const output = logFile.open()
  try {
    // A session of its own: a Ctrl-C in the terminal reaches Confab alone, which then decides about the order.
    const options = { ...account.owner, cwd: '/', env: environment(launch), detached: true }
    return spawn(file, args, { ...options, stdio: ['ignore', output, output] })
  } finally {
    closeSync(output)
  }
}

/** Starts one postmaster; it is not ready yet. */
export function launchPostmaster(launch: Launch): Postmaster {
  const { cluster, logFile } = launch
  const offset = logFile.size
  const child = start(launch)
  const pid = child.pid ?? 0
  let reason: string | undefined
  const gone = new Promise<string>((resolve) => {
    const end = (text: string) => {
      reason ??= text
      resolve(reason)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => {
      end(signal ? `killed by ${signal}` : (logFile.complaints(offset).at(-1) ?? `exit code ${code}`))
    })
  })
  const ready = async (waiting: (seconds: number) => void) => {
    for (let tick = 1; reason === undefined; tick++) {
      if (isReady(cluster, pid)) return undefined
      if (tick % 500 === 0) waiting(tick / 100)
      await sleep(10)
    }
    return reason
  }
  return { pid, gone, isGone: () => reason !== undefined, ready }
}
