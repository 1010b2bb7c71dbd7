import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The fields of /proc/PID/stat from the state on; the name before them may hold anything. */
function fields(pid: number): string[] {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? ''
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Whether a process runs; a zombie doesn't. */
export function isAlive(pid: number): boolean {
  return !['', 'Z', 'X'].includes(fields(pid)[0] ?? '')
}

function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** All that work in this folder: a cluster's postmaster and backends, also those that a dead one left. */
export function workingIn(folder: string): number[] {
  const path = attempt(() => realpathSync(folder))
  if (path === undefined) return []
  return allPids().filter((pid) => attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === path && isAlive(pid))
}

/** The pid that the cluster's lock file records, if that process lives and works there. */
export function postmasterOf(cluster: string): number | undefined {
  const text = attempt(() => readFileSync(join(cluster, 'postmaster.pid'), 'utf8')) ?? ''
  const pid = Number(text.split('\n')[0])
  return pid > 0 && workingIn(cluster).includes(pid) ? pid : undefined
}

/** A postmaster and the processes that it began, itself first: stopped in this order it begins no more. */
export function postmasterFamily(pid: number): number[] {
  return [pid, ...allPids().filter((one) => Number(fields(one)[1]) === pid)]
}

/** Sends a signal to one process; false when it is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  return pid > 0 && attempt(() => process.kill(pid, name)) === true
}

/** Waits until `isSo`, looking often; false when the time (ms) is over. */
export async function waitUntil(isSo: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms
  while (!isSo()) {
    if (performance.now() > end) return false
    await sleep(10)
  }
  return true
}

/** Ends, by their pids, all that still work in this cluster; answers how many there were. */
export function endAllIn(cluster: string): number {
  const left = workingIn(cluster)
  for (const pid of left) signal(pid, 'SIGKILL')
  return left.length
}
