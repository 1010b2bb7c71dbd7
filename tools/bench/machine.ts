import { cpus, totalmem } from 'node:os'
import { canPin } from './processes.ts'
import { shownFlags } from './servers/flags.ts'

/** Where it was measured, as far as it may be told anywhere. */
export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryGb: number
  readonly node: string
  readonly postgres: string
  readonly pinned: boolean
  readonly flags: readonly string[]
}

export function machine(): Omit<Machine, 'postgres'> {
  const all = cpus()
  return {
    cores: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    pinned: canPin(),
    flags: shownFlags,
  }
}
