import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const linux = process.platform === 'linux'

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string | undefined {
  const read = () =>
    execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } })
  return attempt(read)?.trim() || undefined
}

/** The fields of /proc/PID/stat from the state on; the name before them may contain anything. */
function statFields(pid: number): string[] | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Whether a process runs; a dead one which nobody has waited for (a zombie) doesn't. */
export function isAlive(pid: number): boolean {
  if (linux) return !'ZX'.includes(statFields(pid)?.[0] ?? 'X')
  return attempt(() => process.kill(pid, 0)) !== undefined
}

/** What tells a process from a later one of the same pid: when it began, and in which run of the machine. */
export function startMark(pid: number): string | undefined {
  if (!linux) return ps(pid, 'lstart')
  const began = statFields(pid)?.[19]
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()) ?? ''
  return began === undefined ? undefined : `${began} ${boot}`
}

/** Whether this process is a postmaster on exactly this data folder, however it was started. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (!linux) return (ps(pid, 'command') ?? '').includes(`postgres -D ${cluster}`)
  const words = (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').split('\0')
  if (!words.some((word) => ['postgres', 'postmaster'].includes(basename(word)))) return false
  const named = words[words.indexOf('-D') + 1] ?? ''
  return attempt(() => realpathSync(named)) === cluster || isWorkingIn(pid, cluster)
}

function isWorkingIn(pid: number, cluster: string): boolean {
  return attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === cluster
}

/** All PostgreSQL processes that work in this data folder, a dead postmaster's children too (on Linux). */
export function processesIn(cluster: string): number[] {
  if (!linux) return []
  const isPostgres = (pid: number) =>
    basename(attempt(() => readlinkSync(`/proc/${pid}/exe`)) ?? '').startsWith('postgres')
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((pid) => isWorkingIn(pid, cluster) && isPostgres(pid) && isAlive(pid))
}

/** Sends a signal to one process, never to a group; false when it is gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  return pid > 0 && attempt(() => process.kill(pid, name)) === true
}

/** Waits until `done` says so, looking every few milliseconds; false when the time is over. */
export async function waitUntil(done: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (!done()) {
    if (performance.now() > end) return false
    await sleep(10)
  }
  return true
}
