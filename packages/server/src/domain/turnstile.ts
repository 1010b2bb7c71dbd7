/** Of the rate, what is given away in appointments; the rest is left to those who come without one. */
const appointed = 0.9
/** Nobody is told to come again sooner, ms: a handshake more would cost as much as letting him in. */
const least = 250

/**
 * How many come in, in total. Who does not get in gets an appointment: each his own, one after the other at the rate,
 * so that a herd comes back as a line.
 */
export class Turnstile {
  readonly #rate: number
  readonly #burst: number
  readonly #most: number
  #level: number
  #at = Number.NEGATIVE_INFINITY
  /** When the next appointment is. */
  #next = 0

  /** So many a second, so many at once, and the longest wait that is told, ms. */
  constructor(rate: number, burst: number, most: number) {
    this.#rate = rate
    this.#burst = burst
    this.#most = most
    this.#level = burst
  }

  /** 0: come in. Else: come again in so many ms. */
  take(now: number, chance: number): number {
    const level = this.#level + (Math.max(0, now - this.#at) * this.#rate) / 1_000
    this.#level = Math.min(this.#burst, level)
    this.#at = now
    if (this.#level < 1) return this.#appointment(now, chance)
    this.#level--
    return 0
  }

  #appointment(now: number, chance: number): number {
    const step = 1_000 / (this.#rate * appointed)
    const next = Math.max(this.#next, now + least)
    // The line is as long as can be told: who comes then comes at any time of its second half, and may wait again.
    if (next - now >= this.#most) return Math.round((this.#most * (1 + chance)) / 2)
    this.#next = next + step
    return Math.round(next - now + chance * step)
  }
}
