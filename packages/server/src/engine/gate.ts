import { Refused } from '../domain/refusal.ts'
import { StoreUnavailable, StoreUnknown } from '../ports/store.ts'

/** How many at a time, and how many may wait in line. */
export interface GateBounds {
  readonly atOnce: number
  readonly waiting: number
}

interface Waiting {
  readonly go: () => void
  readonly fail: (error: unknown) => void
}

/**
 * Lets a few queries of one kind run at a time: live traffic goes first, and a herd waits in line. While the store is
 * away nobody waits: who stands in line is told so as soon as one has found out.
 */
export class Gate {
  readonly #bounds: GateBounds
  readonly #full: string
  #waiting: Waiting[] = []
  #running = 0

  /** `full`: what is said to who would have to wait behind too many. */
  constructor(bounds: GateBounds, full: string) {
    this.#bounds = bounds
    this.#full = full
  }

  /** Queries that run or wait. */
  get held(): number {
    return this.#running + this.#waiting.length
  }

  async run<T>(query: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#bounds.atOnce) {
      if (this.#waiting.length >= this.#bounds.waiting) throw new Refused('busy', this.#full, { retryAfter: 2_000 })
      await new Promise<void>((go, fail) => this.#waiting.push({ go, fail }))
    } else this.#running++
    try {
      return await query()
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof StoreUnknown) this.#turnAway(error)
      throw error
    } finally {
      // The place is handed on: who comes in between does not overtake who waits.
      const next = this.#waiting.shift()
      if (next) next.go()
      else this.#running--
    }
  }

  #turnAway(error: unknown): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { fail } of waiting) fail(error)
  }
}
