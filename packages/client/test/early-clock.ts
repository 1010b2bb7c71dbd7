import type { Clock } from '../src/clock.ts'
import { FakeClock } from './fake-clock.ts'

/**
 * Timers that ring up to so many ms before their time by `now`, as those of real machines do whose two clocks are cut
 * to whole ms. Time passes all the same: a timer of 1 ms or more takes 1 ms at least.
 */
export class EarlyClock extends FakeClock {
  readonly #early: () => number

  constructor(early: () => number) {
    super()
    this.#early = early
  }

  override after(ms: number, run: () => void): ReturnType<Clock['after']> {
    return super.after(Math.max(Math.min(ms, 1), ms - this.#early()), run)
  }
}
