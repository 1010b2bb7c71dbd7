import type { Buckets } from '../../ports/node.ts'

/** ms. The rest of a time since 1970 in floating point, which is no time to wait. */
const dust = 0.001

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
  let dearest = depth
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
      // Later it can't be, but where the clock was set back: nobody waits for that.
      const latest = now + dearest
      if ((fullAt.get(key) ?? 0) > latest) fullAt.set(key, latest)
      const next = Math.max(fullAt.get(key) ?? 0, now) + price
      const wait = next - now - Math.max(depth, price)
      if (wait > dust) return Math.ceil(wait - dust)
      dearest = Math.max(dearest, price)
      fullAt.delete(key)
      fullAt.set(key, next)
      forget(now)
      return 0
    },
  }
}
