import type { Clock } from './clock.ts'

/**
 * A wait for something that was refused for now. It is over when its timer rings, and no look at the clock decides:
 * a timer may ring a millisecond early by the wall clock, and nobody would look again.
 */
export class Pause {
  readonly #clock: Clock
  #until = 0
  #cancel: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isOn(): boolean {
    return this.#cancel !== undefined
  }

  /** Waits so many ms from now, or as long as it does already if that is longer; then calls `run`. */
  begin(ms: number, run: () => void): void {
    const now = this.#clock.now()
    this.#until = Math.max(now + ms, this.isOn ? this.#until : 0)
    this.end()
    this.#cancel = this.#clock.after(this.#until - now, () => {
      this.#cancel = undefined
      run()
    })
  }

  /** The same, unless it is on. */
  beginOnce(ms: number, run: () => void): void {
    if (!this.isOn) this.begin(ms, run)
  }

  /** Ends it now; nothing is called. */
  end(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
