import { BoundedMap } from './bounded-map.ts'

interface Bucket {
  readonly level: number
  readonly at: number
}

/**
 * How much an address may ask for before anybody knows who asks: a bucket for each of the addresses heard last. A flood
 * of addresses makes old ones forgotten, and so at worst generous, never large.
 */
export class AddressBuckets {
  readonly buckets: BoundedMap<string, Bucket>
  readonly #rate: number
  readonly #burst: number

  /** A bucket fills at `rate` a second up to `burst`; there are at most `known`. */
  constructor(rate: number, burst: number, known: number) {
    this.buckets = new BoundedMap(known)
    this.#rate = rate
    this.#burst = burst
  }

  /** Takes what there is of `cost`, and answers 0; or the ms to wait, where less than 1 is left. Cost 0 only asks. */
  take(address: string, cost: number, now: number): number {
    const bucket = this.buckets.get(address)
    // Of a time to come: the clock was set back. It fills from now on, and nobody waits until that time.
    if (bucket && bucket.at > now) this.buckets.set(address, { ...bucket, at: now })
    const level = this.#level(this.buckets.get(address), now)
    if (level < 1) return Math.ceil(((1 - level) * 1_000) / this.#rate)
    if (cost > 0) this.buckets.set(address, { level: Math.max(0, level - cost), at: now })
    return 0
  }

  #level(bucket: Bucket | undefined, now: number): number {
    if (!bucket) return this.#burst
    return Math.min(this.#burst, bucket.level + (Math.max(0, now - bucket.at) * this.#rate) / 1_000)
  }
}

/** What a refused token or ticket costs its address: many more can be made up than are ever asked for. */
export const refusedTokenCost = 10
