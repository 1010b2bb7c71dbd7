import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { cpuMsOf, family } from '../processes.ts'
import type { Measured } from './measured.ts'

/** What was used between two moments. */
export interface Reading {
  readonly wallMs: number
  /** CPU of the server's processes, and of its store's, ms. */
  readonly server: number
  readonly store: number
  /** The load's own share of its core, percent. */
  readonly generator: number
  /** What neither of them used of all cores, percent: others were at work, and the figures are worth less. */
  readonly others: number
}

/** CPU so far, ms; `machine`: of all processes there are, with what the host took away. */
interface Cpu {
  readonly at: number
  readonly server: number
  readonly store: number
  readonly load: number
  readonly machine: number
}

const cores = cpus().length

/** Begins to measure; answers what was used since, whenever it is called. */
export function meter(measured: Measured): () => Reading {
  const before = read(measured)
  return () => {
    const now = read(measured)
    const wallMs = now.at - before.at
    const [server, store, load] = [now.server - before.server, now.store - before.store, now.load - before.load]
    const others = now.machine - before.machine - server - store - load
    return {
      wallMs,
      server,
      store,
      generator: (100 * load) / wallMs,
      others: Math.max(0, (100 * others) / (wallMs * cores)),
    }
  }
}

function read(measured: Measured): Cpu {
  const store = measured.storePid === undefined ? [] : family(measured.storePid)
  const server = family(measured.pid).filter((pid) => !store.includes(pid))
  const { user, system } = process.cpuUsage()
  return {
    at: performance.now(),
    server: cpuMsOf(server),
    store: cpuMsOf(store),
    load: (user + system) / 1_000,
    machine: machineMs(),
  }
}

/** Users', nice, system's and stolen time of all cores; interrupts belong to nobody. */
export function machineMs(): number {
  try {
    const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
    const [user = 0, nice = 0, system = 0, , , , , steal = 0] = fields
    return (user + nice + system + steal) * 10
  } catch {
    return Number.NaN
  }
}

/** CPU of all processes, µs an operation. */
export function microseconds(used: Reading, operations: number): number {
  return ((used.server + used.store) * 1_000) / operations
}

/** What every scenario tells of its load. */
export function aside(used: Reading): { 'generator %': number; 'others %': number } {
  return { 'generator %': used.generator, 'others %': used.others }
}

/** Of two readings, the one with the busier load. */
export function busier(one: Reading, other: Reading): Reading {
  return one.generator >= other.generator ? one : other
}
