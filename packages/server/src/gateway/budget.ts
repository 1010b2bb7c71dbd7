/**
 * A token bucket of one connection as a single number (GCRA): the time at which it will be full again. Checked before
 * a frame is parsed.
 */
export class Budget {
  #fullAt = 0
  readonly #msPerUnit: number
  readonly #depthMs: number

  /** `perSecond` units come back a second; `burst` are there at first. */
  constructor(perSecond: number, burst: number) {
    this.#msPerUnit = 1_000 / perSecond
    this.#depthMs = burst * this.#msPerUnit
  }

  /** Takes `cost` units and answers 0, or takes nothing and answers the ms to wait. */
  take(cost: number, now: number): number {
    // Later than of an empty bucket it can't be, but where the clock was set back: nobody waits for that.
    this.#fullAt = Math.min(this.#fullAt, now + this.#depthMs)
    const next = Math.max(this.#fullAt, now) + cost * this.#msPerUnit
    const wait = next - now - this.#depthMs
    if (wait > 0) return Math.ceil(wait)
    this.#fullAt = next
    return 0
  }
}

/** What a frame costs: itself, and more for its size. */
export function frameCost(bytes: number): number {
  return 1 + bytes / 4_096
}
