import type { Clock } from './clock.ts'
import { Pause } from './pause.ts'
import type { Outcome } from './requests.ts'

/**
 * How much of an outbox is under way at once, over all conversations. Rates are a user's, so what was refused for its
 * rate holds back everything, and then one command at a time finds out what is allowed again.
 */
export class Throttle {
  readonly pause: Pause
  readonly #most: number
  #window: number
  #flying = 0

  constructor(clock: Clock, most: number) {
    this.pause = new Pause(clock)
    this.#most = most
    this.#window = most
  }

  get isOpen(): boolean {
    return !this.pause.isOn && this.#flying < this.#window
  }

  began(): void {
    this.#flying++
  }

  ended(outcome: Outcome): void {
    this.#flying--
    if (outcome.ok) this.#window = Math.min(this.#most, this.#window + 1)
    else if (outcome.error.code === 'rateLimited') this.#window = 1
  }
}
