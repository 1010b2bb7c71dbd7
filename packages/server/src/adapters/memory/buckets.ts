import type { Buckets } from '../../ports/node.ts'

/** Keys kept before the full ones are swept; a full bucket and a forgotten one are the same. */
const sweepAt = 50_000

/** Token buckets of one node (GCRA): for each key the time at which its bucket is full again. */
export function memoryBuckets(rate: { perSecond: number; burst: number }): Buckets {
  const msPerUnit = 1_000 / rate.perSecond
  const depth = rate.burst * msPerUnit
  const fullAt = new Map<string, number>()
  const sweep = (now: number) => {
    for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key)
  }
  return {
    take(key, cost, now) {
      const next = Math.max(fullAt.get(key) ?? 0, now) + cost * msPerUnit
      const wait = next - now - depth
      if (wait > 0) return Math.ceil(wait)
      if (fullAt.size >= sweepAt && !fullAt.has(key)) sweep(now)
      fullAt.set(key, next)
      return 0
    },
  }
}
