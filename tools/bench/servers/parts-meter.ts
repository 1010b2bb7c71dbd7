import { cpus } from 'node:os'
import { cpuMsOf, family } from '../processes.ts'
import type { ClusterServers } from './cluster.ts'
import { machineMs } from './meter.ts'
import type { PartName } from './parts.ts'

export type Worker = 'nodes' | PartName
export const workers: readonly Worker[] = ['nodes', 'PostgreSQL', 'Redis', 'Kafka']

/** What was used between two moments. CPU in ms. */
export interface PartsReading {
  readonly wallMs: number
  readonly cpu: Readonly<Record<Worker, number>>
  /** All of them together. */
  readonly all: number
  /** The load's own share of its core, percent. */
  readonly generator: number
  /** What none of them used of all cores, percent. */
  readonly others: number
}

function cpuOf({ pids, parts }: ClusterServers): Record<Worker, number> {
  const of = (roots: readonly number[]) => cpuMsOf([...new Set(roots.flatMap((root) => family(root)))])
  const { PostgreSQL, Redis, Kafka } = parts.pids
  return { nodes: of(pids), PostgreSQL: of(PostgreSQL), Redis: of(Redis), Kafka: of(Kafka) }
}

function look(servers: ClusterServers, loads: readonly number[]) {
  const { user, system } = process.cpuUsage()
  const load = (user + system) / 1_000 + cpuMsOf(loads)
  return { at: performance.now(), cpu: cpuOf(servers), load, machine: machineMs() }
}

/** Begins to measure; answers what was used since, whenever it is called. `loads`: further processes of the load. */
export function partsMeter(servers: ClusterServers, loads: readonly number[] = []): () => PartsReading {
  const before = look(servers, loads)
  return () => {
    const now = look(servers, loads)
    const wallMs = now.at - before.at
    const used = (worker: Worker) => now.cpu[worker] - before.cpu[worker]
    const cpu = { nodes: used('nodes'), PostgreSQL: used('PostgreSQL'), Redis: used('Redis'), Kafka: used('Kafka') }
    const all = workers.reduce((sum, worker) => sum + cpu[worker], 0)
    const load = now.load - before.load
    const others = now.machine - before.machine - all - load
    return {
      wallMs,
      cpu,
      all,
      generator: (100 * load) / wallMs,
      others: Math.max(0, (100 * others) / (wallMs * cpus().length)),
    }
  }
}

/** CPU an operation of each part, and what every scenario tells of its load. */
export function partFigures(used: PartsReading, operations: number): Record<string, number> {
  const each = workers.map((worker) => [`of it ${worker}`, (used.cpu[worker] * 1_000) / operations] as const)
  const total = { 'CPU µs a message': (used.all * 1_000) / operations }
  return { ...total, ...Object.fromEntries(each), 'generator %': used.generator, 'others %': used.others }
}
