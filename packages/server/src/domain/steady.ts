/** So much of the time that passes a wall clock that is off is followed by. */
const pace = 0.05
/** ms. What is off by more was not set, but slept, or had no time at all when it began. */
const asleepMs = 3_600_000

/**
 * A wall clock that never jumps. When that of the machine is set, ahead or back, this one goes after it by at most 3 s a
 * minute, and never backwards: what waits, limits and keeps an order by the time must not believe that minutes have
 * passed, or that they are still to come. All in ms.
 */
export class Steady {
  #now: number
  #counted: number

  /** `wall`: since 1970, as the machine says; `counted`: by what only counts forward, from any moment. */
  constructor(wall: number, counted: number) {
    this.#now = wall
    this.#counted = counted
  }

  now(wall: number, counted: number): number {
    const passed = Math.max(0, counted - this.#counted)
    this.#counted = Math.max(this.#counted, counted)
    const exact = this.#now + passed
    const off = wall - exact
    const most = passed * pace
    this.#now = off > asleepMs ? wall : exact + Math.min(most, Math.max(-most, off))
    return this.#now
  }
}
