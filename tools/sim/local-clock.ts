import { Steady } from '../../packages/server/src/domain/steady.ts'
import type { VirtualClock } from './clock.ts'

/** The clock of one machine: off by its skew, silent while the machine is paused, and for ever once it is dead. */
export class LocalClock {
  readonly #world: VirtualClock
  readonly #skew: number
  readonly #steady: Steady
  #awakeAt = 0
  /** Set wrong on top of its skew, ms. */
  #shift = 0
  alive = true

  constructor(world: VirtualClock, skew: number) {
    this.#world = world
    this.#skew = skew
    this.#steady = new Steady(world.now() + skew, world.now())
  }

  /** As a node keeps it: set wrong it does not jump. */
  now(): number {
    return this.#steady.now(this.wall, this.#world.now())
  }

  /** As the machine says. */
  get wall(): number {
    return this.#world.now() + this.#skew + this.#shift
  }

  /** Sets it so many ms wrong; 0: as it was. What is waited for goes on: timers count. */
  shift(ms: number): void {
    this.#shift = ms
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
