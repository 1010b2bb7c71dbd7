import type { Clock } from './clock.ts'

/**
 * The chat's clock. When the chat ends all timers ring at once, and so do those set later: who waits sees that it is
 * over, and nothing is left that keeps a process alive.
 */
export class EndingClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Map<() => void, () => void>()
  #ended = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  after(ms: number, run: () => void): () => void {
    const ring = () => {
      if (this.#timers.delete(ring)) run()
    }
    this.#timers.set(ring, this.#ended ? () => {} : this.#clock.after(ms, ring))
    if (this.#ended) queueMicrotask(ring)
    return () => {
      this.#timers.get(ring)?.()
      this.#timers.delete(ring)
    }
  }

  end(): void {
    this.#ended = true
    for (const [ring, cancel] of [...this.#timers]) {
      cancel()
      ring()
    }
  }
}
