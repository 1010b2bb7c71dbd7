import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'

/** Lets a few queries of returning clients run at a time: live traffic goes first, and a herd waits in line. */
export class Gate {
  readonly #limits: Limits
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Queries that run or wait. */
  get held(): number {
    return this.#running + this.#waiting.length
  }

  async run<T>(query: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.syncsAtOnce) {
      if (this.#waiting.length >= this.#limits.syncsWaiting)
        throw new Refused('busy', 'too many are coming back at once', { retryAfter: 2_000 })
      await new Promise<void>((go) => this.#waiting.push(go))
    }
    this.#running++
    try {
      return await query()
    } finally {
      this.#running--
      this.#waiting.shift()?.()
    }
  }
}
