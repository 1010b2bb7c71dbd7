import type { Buckets } from '../../ports/node.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './link.ts'
import { bucketScript } from './scripts.ts'

interface Needs {
  readonly link: RedisLink
  readonly keys: Keys
  readonly rate: { readonly perSecond: number; readonly burst: number }
  /** Of this node alone, of the same rate: judges while Redis is away. */
  readonly local: Buckets
  /** redis: one clock for all nodes, whatever theirs say. caller: for tests in which no time passes. */
  readonly time: 'redis' | 'caller'
}

/**
 * Token buckets that all nodes share, in one round trip. While Redis is away each node judges by its own: at once, so
 * that a send never waits for a dead Redis longer than one command may take.
 */
export function redisBuckets({ link, keys, rate, local, time }: Needs): Buckets {
  const msPerUnit = 1_000 / rate.perSecond
  const depth = rate.burst * msPerUnit
  return {
    take(key, cost, now) {
      if (!link.isOpen) return local.take(key, cost, now)
      const price = cost * msPerUnit
      const at = time === 'caller' ? now : -1
      const taken = link.run((client) => bucketScript(client, keys.bucket(key), price, Math.max(depth, price), at))
      return taken.then(
        (wait) => {
          // Noted here too: when Redis goes away nobody gets a fresh burst.
          if (wait === 0) void local.take(key, cost, now)
          return wait
        },
        () => local.take(key, cost, now),
      )
    },
  }
}
