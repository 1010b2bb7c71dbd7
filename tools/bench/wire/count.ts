import { becomes } from '../generator.ts'
import type { Talker } from './talker.ts'

/** What each of many connections is given from now on. */
export class Count {
  readonly #talkers: readonly Talker[]
  readonly #before: readonly number[]

  constructor(talkers: readonly Talker[]) {
    this.#talkers = talkers
    this.#before = talkers.map((talker) => talker.delivered)
  }

  /** Waits until each was given as many as `expected` says; throws where one got fewer or more, or out of order. */
  async complete(expected: (i: number) => number, patienceMs: number): Promise<void> {
    await becomes(() => this.#talkers.every((_, i) => this.#given(i) >= expected(i)), patienceMs)
    const wrong = this.#talkers.findIndex((_, i) => this.#given(i) !== expected(i))
    const broken = this.#talkers.filter((talker) => talker.gaps > 0).length
    const faults = [
      ...(wrong >= 0 ? [`connection ${wrong} was given ${this.#given(wrong)} of ${expected(wrong)} messages`] : []),
      ...(broken > 0 ? [`${broken} connections got them out of order or altered, or were closed`] : []),
    ]
    if (faults.length > 0) throw new Error(faults.join('; '))
  }

  #given(i: number): number {
    return (this.#talkers[i]?.delivered ?? 0) - (this.#before[i] ?? 0)
  }
}
