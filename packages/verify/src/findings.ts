import type { RuleId } from './rules.ts'

/** An entry line that must be searched for: the first that showed this reader a seq from `low` to `high`. */
export interface Shown {
  reader: number
  conversation: number
  low: number
  high: number
}

/** A trace line that takes part in a contradiction: its running number over all files, or where to search. */
export type Exhibit = number | Shown

export interface Claim {
  rule: RuleId
  text: string
  exhibits: Exhibit[]
}

/** What was found, all of it counted, the first of each rule kept. */
export class Findings {
  readonly counts = new Map<RuleId, number>()
  readonly claims: Claim[] = []
  readonly #kept: number

  /** @param kept how many of each rule are kept with their evidence */
  constructor(kept: number) {
    this.#kept = kept
  }

  /** Exhibits of 0 stand for lines that the trace lacks, and are left out. */
  add(rule: RuleId, text: string, ...exhibits: Exhibit[]): void {
    const count = (this.counts.get(rule) ?? 0) + 1
    this.counts.set(rule, count)
    if (count <= this.#kept) this.claims.push({ rule, text, exhibits: exhibits.filter((exhibit) => exhibit !== 0) })
  }
}
