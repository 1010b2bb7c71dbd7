import type { Buckets } from '../../ports/node.ts'

/**
 * Token buckets of one node (GCRA): for each key the time at which its bucket is full again. A full bucket and a
 * forgotten one are the same. Of more than `keys` the one used longest ago is forgotten, so that no flood of keys fills
 * memory. A cost greater than the burst waits for a full bucket, and is paid off afterwards.
 */
export function memoryBuckets(rate: { perSecond: number; burst: number }, keys = 50_000): Buckets {
  const msPerUnit = 1_000 / rate.perSecond
  const depth = rate.burst * msPerUnit
  /** In the order of their last use. */
  const fullAt = new Map<string, number>()
  const forget = (now: number): void => {
    let looked = 0
    for (const [key, at] of fullAt) {
      if (fullAt.size <= keys && at > now) return
      fullAt.delete(key)
      if (++looked === 2) return
    }
  }
  return {
    take(key, cost, now) {
      const price = cost * msPerUnit
      const next = Math.max(fullAt.get(key) ?? 0, now) + price
      const wait = next - now - Math.max(depth, price)
      // Below that it is the dust of floating point.
      if (wait > 1e-6) return Math.ceil(wait)
      fullAt.delete(key)
      fullAt.set(key, next)
      forget(now)
      return 0
    },
  }
}
