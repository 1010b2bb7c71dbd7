import { cpus, totalmem } from 'node:os'
import { fdatasyncMs } from './disk.ts'
import { canPin } from './processes.ts'
import { shownFlags } from './servers/flags.ts'

/** Where it was measured, as far as it may be told anywhere. */
export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryGb: number
  readonly node: string
  readonly postgres: string
  /** What a commit waits for at least, in the folder of the data, ms. */
  readonly fdatasyncMs: number
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
    fdatasyncMs: fdatasyncMs(),
    pinned: canPin(),
    flags: shownFlags,
  }
}
