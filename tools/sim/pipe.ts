import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** One direction of a connection: what goes in comes out in order, each a few ms later, when its receiver is awake. */
export class Pipe {
  readonly #receiver: LocalClock
  readonly #random: Random
  #waiting: (() => void)[] = []
  #stopped = false

  constructor(receiver: LocalClock, random: Random) {
    this.#receiver = receiver
    this.#random = random
  }

  get length(): number {
    return this.#waiting.length
  }

  push(deliver: () => void): void {
    if (this.#stopped) return
    this.#waiting.push(deliver)
    this.#receiver.after(this.#random.below(6), () => this.#waiting.shift()?.())
  }

  /** What is under way is lost, and so is what comes. */
  stop(): void {
    this.#stopped = true
    this.#waiting = []
  }
}
