import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts in hundredths of a second. */
const tickMs = 10

/** Where the measured server runs, and where the load. */
export const cores = { server: 0, load: 1 } as const

let pins: boolean | undefined

/** Whether `taskset` is here to pin processes to a core, and there are two. */
export function canPin(): boolean {
  if (pins !== undefined) return pins
  try {
    execFileSync('taskset', ['-c', String(cores.load), 'true'], { stdio: 'ignore' })
    pins = true
  } catch {
    pins = false
  }
  return pins
}

/** Moves this process, with all its threads, to the core of the load. */
export function pinSelf(): void {
  if (canPin()) execFileSync('taskset', ['-acp', String(cores.load), String(process.pid)], { stdio: 'ignore' })
}

/** The command, pinned to the server's core where it can be. */
export function pinned(command: string, args: readonly string[]): [string, string[]] {
  return canPin() ? ['taskset', ['-c', String(cores.server), command, ...args]] : [command, [...args]]
}

interface Stat {
  readonly parent: number
  /** Of itself and of its children that have ended. */
  readonly cpuMs: number
}

function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), cpuMs: ticks * tickMs }
  } catch {
    return undefined
  }
}

/** Whether there is such a process, which nobody has yet to ask for its end. */
export function isAlive(pid: number): boolean {
  return stat(pid) !== undefined
}

/** A process and all its descendants. */
export function family(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const found = Number.isInteger(pid) ? stat(pid) : undefined
    if (found) parents.set(pid, found.parent)
  }
  const members = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const [pid, parent] of parents) {
      if (members.has(parent) && !members.has(pid)) {
        members.add(pid)
        grown = true
      }
    }
  }
  return [...members]
}

/** CPU time of these processes so far, ms. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (stat(pid)?.cpuMs ?? 0), 0)
}

/** Resident memory of one process, bytes. */
export function residentBytes(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m) * 1_024
}

/** Memory of processes that share some of it: each shared page is counted once, bytes. */
export function proportionalBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m) * 1_024, 0)
}

function kilobytes(path: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
