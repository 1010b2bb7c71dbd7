import type { JournalPage, JournalRow } from './journal.ts'

/**
 * A reader's place in the journal. Ids are drawn before the commit, so they become visible out of order: everything
 * up to `low` is known or dead; above it `seen` was read already and `holes` are missing, each with the xmax of the
 * first statement that lacked it.
 */
export interface TailState {
  readonly low: number
  readonly seen: ReadonlySet<number>
  readonly holes: ReadonlyMap<number, number>
}

export function tailFrom(low: number): TailState {
  return { low, seen: new Set(), holes: new Map() }
}

const settledMs = 60_000
const manyIds = 10_000

/**
 * Where retention has cut the journal above a reader's place, he goes on at its first row: ids that are missing one by one
 * would be looked at one by one. Only where the row is old, and far: nobody who still writes can be in between.
 */
export function skipPruned(state: TailState, page: JournalPage, now: number): TailState {
  const first = page.rows[0]
  const isCut = first !== undefined && first.id - state.low > manyIds && now - first.at > settledMs
  return isCut && state.seen.size === 0 ? tailFrom(first.id - 1) : state
}

/**
 * Takes a page read after `low`: which rows are new, and the next state. A hole first missed under xmax X is dead once
 * a later statement still lacks it with xmin >= X: whoever drew the id had begun by then, and has ended.
 */
export function takePage(state: TailState, page: JournalPage): { rows: JournalRow[]; next: TailState } {
  const present = new Set(page.rows.map((row) => row.id))
  const rows = page.rows.filter((row) => row.id > state.low && !state.seen.has(row.id))
  const top = page.rows.at(-1)?.id ?? state.low
  const holes = new Map<number, number>()
  const seen = new Set<number>()
  let low = state.low
  let open = false
  for (let id = state.low + 1; id <= top; id++) {
    const missedAt = state.holes.get(id)
    const isThere = present.has(id) || state.seen.has(id)
    const isDead = !isThere && missedAt !== undefined && page.xmin >= missedAt
    if (!isThere && !isDead) {
      holes.set(id, missedAt ?? page.xmax)
      open = true
    }
    if (!open) low = id
    else if (isThere) seen.add(id)
  }
  return { rows, next: { low, seen, holes } }
}
