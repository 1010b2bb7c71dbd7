/** A seeded source of chance: the same seed gives the same draws. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** From 0 to below 1. */
  draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let h = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    h = (h + Math.imul(h ^ (h >>> 7), 61 | h)) ^ h
    return ((h ^ (h >>> 14)) >>> 0) / 4294967296
  }

  happens(probability: number): boolean {
    return this.draw() < probability
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.draw() * count)
  }
}
