import type { ConversationRange, JournalRow } from './journal.ts'
import type { Limits } from './limits.ts'

/** Ranges that are read and published together; `at`: when the oldest of them was committed. */
export interface Chunk {
  readonly ranges: ConversationRange[]
  readonly at: number
}

/** The ranges of journal rows, in order, a bounded number of entries a chunk; a row's range is never so large itself. */
export function chunks(rows: readonly JournalRow[], mostEntries: number): Chunk[] {
  const all: Chunk[] = []
  let room = 0
  for (const { at, ranges } of rows) {
    for (const range of ranges) {
      const entries = range.last - range.first + 1
      if (room < entries) {
        all.push({ ranges: [], at })
        room = mostEntries
      }
      all.at(-1)?.ranges.push(range)
      room -= entries
    }
  }
  return all
}

/** When the relay looks at the journal again. Times in ms. */
export class RelayPace {
  readonly #limits: Pick<Limits, 'relayMs' | 'relayIdleMs'>
  #endedAt = 0
  #isWoken = false
  #failures = 0
  #found: 'nothing' | 'some' | 'more' = 'nothing'

  constructor(limits: Pick<Limits, 'relayMs' | 'relayIdleMs'>) {
    this.#limits = limits
  }

  /** Something was committed: also while a turn is under way, which may have read the journal before. */
  wake(): void {
    this.#isWoken = true
  }

  ended(found: 'nothing' | 'some' | 'more', now: number): void {
    this.#found = found
    this.#endedAt = now
    this.#failures = 0
  }

  failed(): void {
    this.#failures += 1
  }

  /** Commits of a few ms go together: a turn costs some statements. */
  afterWaking(now: number): number {
    return Math.max(0, this.#endedAt + this.#limits.relayMs - now)
  }

  /** After a turn. */
  get pause(): number {
    const isWoken = this.#isWoken
    this.#isWoken = false
    if (this.#failures > 0) return Math.min(1_000, 25 * 2 ** this.#failures)
    if (this.#found === 'more') return 0
    return isWoken || this.#found === 'some' ? this.#limits.relayMs : this.#limits.relayIdleMs
  }
}
