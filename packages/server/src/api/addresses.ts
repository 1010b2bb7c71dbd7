/** How much an address may ask for before anybody knows who asks. Answers 0, or the ms to wait. */
export type Addresses = (address: string, cost: number, now: number) => number

interface Bucket {
  readonly level: number
  readonly at: number
}

/** What is in a bucket now: it fills at `rate` a second up to `burst`. */
function levelAt(bucket: Bucket | undefined, now: number, rate: number, burst: number): number {
  if (!bucket) return burst
  return Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) * rate) / 1_000)
}

/**
 * A bucket for each of the addresses heard last, at most `known`. A flood of addresses makes old ones forgotten, and
 * so at worst generous, never large. Cost 0 only asks.
 */
export function makeAddresses(rate: number, burst: number, known: number): Addresses {
  const buckets = new Map<string, Bucket>()
  return (address, cost, now) => {
    const level = levelAt(buckets.get(address), now, rate, burst)
    if (level < 1) return Math.ceil(((1 - level) * 1_000) / rate)
    buckets.delete(address)
    buckets.set(address, { level: Math.max(0, level - cost), at: now })
    if (buckets.size > known) {
      for (const oldest of buckets.keys()) {
        buckets.delete(oldest)
        break
      }
    }
    return 0
  }
}
