import type { VirtualClock } from './clock.ts'

/** The clock of one machine: off by its skew, silent while the machine is paused, and for ever once it is dead. */
export class LocalClock {
  readonly #world: VirtualClock
  readonly #skew: number
  #awakeAt = 0
  alive = true

  constructor(world: VirtualClock, skew: number) {
    this.#world = world
    this.#skew = skew
  }

  now(): number {
    return this.#world.now() + this.#skew
  }

  after(ms: number, call: () => void): () => void {
    const ring = () => {
      if (!this.alive) return
      const wait = this.#awakeAt - this.#world.now()
      if (wait > 0) cancel = this.#world.after(wait, ring)
      else call()
    }
    let cancel = this.#world.after(ms, ring)
    return () => cancel()
  }

  /** Never ends on a dead machine: whatever waits there goes no further. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  pause(ms: number): void {
    this.#awakeAt = Math.max(this.#awakeAt, this.#world.now() + ms)
  }

  kill(): void {
    this.alive = false
  }
}
