import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import type { Seen } from './round.ts'
import { type Cells, judge } from './verdict.ts'

/** Times in ms; undefined: it never came to that. */
export interface Figures {
  readonly acknowledged: number | undefined
  readonly whole: number | undefined
  readonly well: number | undefined
  /** How long the fault lasted until it was mended. */
  readonly lasted: number
  /** From `send` to its acknowledgement, of what was sent while it lasted: how many, 99 of 100 within, the longest. */
  readonly sends: number
  readonly p99: number
  readonly most: number
  /** CPU that others took of all cores, percent. */
  readonly others: number
}

/** What came of one fault. */
export interface Result {
  readonly fault: Fault
  readonly seed: number
  readonly cells: Cells
  readonly figures: Figures
}

export function resultOf(fault: Fault, seed: number, seen: Seen, judgesTimes = true): Result {
  const { recovery, struckAt, mendedAt, waits, others } = seen
  const { count, p99, most } = waits.between(struckAt, Math.max(mendedAt, struckAt + 1_000))
  const { acknowledged, whole, well } = recovery
  const figures = { acknowledged, whole, well, lasted: mendedAt - struckAt, sends: count, p99, most, others }
  return { fault, seed, cells: judge(seen, fault, judgesTimes), figures }
}

/** Adds a result to a file, as a line. */
export function keep(path: string, { fault, ...rest }: Result): void {
  appendFileSync(path, `${JSON.stringify({ fault: fault.name, ...rest })}\n`)
}

/** The last result of each fault that a file has, in the order of the list. */
export function readKept(path: string): Result[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  const kept = lines.map((line) => JSON.parse(line) as Omit<Result, 'fault'> & { readonly fault: string })
  return faults.flatMap((fault) => {
    const last = kept.findLast((one) => one.fault === fault.name)
    return last ? [{ ...last, fault }] : []
  })
}
