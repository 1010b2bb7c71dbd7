import type { Clock } from './clock.ts'
import { Pause } from './pause.ts'
import type { Outcome } from './requests.ts'

const step = 8

/**
 * How much of an outbox is under way at once, over all conversations. Rates are a user's, so what was refused for its
 * rate holds back everything, and then one command at a time finds out what is allowed again.
 */
export class Throttle {
  readonly pause: Pause
  readonly #most: number
  /** Successes since the last refusal; each eighth lets one more be under way. */
  #calm: number
  #flying = 0

  constructor(clock: Clock, most: number) {
    this.pause = new Pause(clock)
    this.#most = (most - 1) * step
    this.#calm = this.#most
  }

  get isOpen(): boolean {
    return !this.pause.isOn && this.#flying < 1 + Math.floor(this.#calm / step)
  }

  began(): void {
    this.#flying++
  }

  ended(outcome: Outcome): void {
    this.#flying--
    if (outcome.ok) this.#calm = Math.min(this.#most, this.#calm + 1)
    else if (outcome.error.code === 'rateLimited') this.#calm = 0
  }
}
