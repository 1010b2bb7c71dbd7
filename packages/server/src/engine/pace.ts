import { Refused } from '../domain/refusal.ts'
import type { Clock } from '../ports/node.ts'
import type { GateBounds } from './gate.ts'

/**
 * Lets so many through within a turn of the event loop; who comes then waits for the next one, in order. So that a crowd
 * which asks at the same moment, each at a small cost, does not hold up what is live for the sum of it.
 */
export class Pace {
  readonly #bounds: GateBounds
  readonly #clock: Clock
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor(bounds: GateBounds, clock: Clock) {
    this.#bounds = bounds
    this.#clock = clock
  }

  /** Resolves when it is his turn; undefined: it is now. */
  take(): Promise<void> | undefined {
    if (this.#taken < this.#bounds.atOnce) {
      if (++this.#taken === 1) this.#clock.after(0, () => this.#turn())
      return undefined
    }
    if (this.#waiting.length >= this.#bounds.waiting)
      throw new Refused('busy', 'too many read at once', { retryAfter: 2_000 })
    return new Promise((go) => this.#waiting.push(go))
  }

  #turn(): void {
    const next = this.#waiting.splice(0, this.#bounds.atOnce)
    this.#taken = next.length
    if (next.length > 0) this.#clock.after(0, () => this.#turn())
    for (const go of next) go()
  }
}
