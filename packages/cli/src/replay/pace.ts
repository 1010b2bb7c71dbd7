/** When to do what: a log's moments, `speed` times as fast; 0: at once. Ends early when told to. */
export class Pace {
  readonly #speed: number
  readonly #startedAt: number
  readonly #now: () => number
  readonly #stop: AbortSignal

  constructor(speed: number, now: () => number, stop: AbortSignal) {
    this.#speed = speed
    this.#now = now
    this.#startedAt = now()
    this.#stop = stop
  }

  get stopped(): boolean {
    return this.#stop.aborted
  }

  /** Waits for a moment, in ms of the log since its first line. */
  async until(moment: number): Promise<void> {
    if (this.#speed === 0) return
    await this.rest(this.#startedAt + moment / this.#speed - this.#now())
  }

  /** Waits that many ms of our own time, or until the end. */
  rest(ms: number): Promise<void> {
    if (ms <= 0 || this.#stop.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#stop.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#stop.addEventListener('abort', end)
    })
  }
}
