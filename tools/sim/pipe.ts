import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** What waits in a pipe, and how large it is, B. */
interface Waiting {
  readonly bytes: number
  readonly deliver: () => void
}

/**
 * One direction of a connection: what goes in comes out in order, each a few ms later, when its receiver is awake and
 * takes it.
 */
export class Pipe {
  readonly #receiver: LocalClock
  readonly #random: Random
  #waiting: Waiting[] = []
  #bytes = 0
  #stopped = false
  /** Nothing is taken before, in ms of the receiver's clock. */
  #closedUntil = 0
  /** Until then each is taken so many ms after the one before. */
  #slowUntil = 0
  #pace = 0
  #lastAt = 0

  constructor(receiver: LocalClock, random: Random) {
    this.#receiver = receiver
    this.#random = random
  }

  /** Bytes that went in and are not taken yet. */
  get bytes(): number {
    return this.#bytes
  }

  push(deliver: () => void, bytes = 0): void {
    if (this.#stopped) return
    this.#waiting.push({ bytes, deliver })
    this.#bytes += bytes
    const now = this.#receiver.now()
    const at = Math.max(now + this.#random.below(6), now < this.#slowUntil ? this.#lastAt + this.#pace : 0)
    this.#lastAt = at
    this.#receiver.after(at - now, () => this.#take())
  }

  /** The receiver takes nothing for so long. */
  hold(ms: number): void {
    this.#closedUntil = this.#receiver.now() + ms
  }

  /** For so long the receiver needs so many ms for each. */
  slow(ms: number, pace: number): void {
    this.#slowUntil = this.#receiver.now() + ms
    this.#pace = pace
  }

  /** What is under way is lost, and so is what comes. */
  stop(): void {
    this.#stopped = true
    this.#waiting = []
    this.#bytes = 0
  }

  #take(): void {
    const wait = this.#closedUntil - this.#receiver.now()
    if (wait > 0) return void this.#receiver.after(wait, () => this.#take())
    const next = this.#waiting.shift()
    this.#bytes -= next?.bytes ?? 0
    next?.deliver()
  }
}
