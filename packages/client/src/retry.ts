import { backoff } from './backoff.ts'
import type { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'

/** What the outbox does after a try failed: nothing more, or again after `ms`. */
export type Verdict = { readonly kind: 'giveUp' } | { readonly kind: 'again'; readonly ms: number }

/** A fault of the server that repeats this often would block its conversation for ever. */
const mostFaults = 10

/** Decides on the next try; `tries`: how many there were, this one included. */
export function afterFailure(error: ConfabError, tries: number, chance: Chance): Verdict {
  if (error.retry === 'never' || (error.code === 'internal' && tries >= mostFaults)) return { kind: 'giveUp' }
  // The connection comes back with its own wait; then there is nothing left to wait for.
  if (error.code === 'lost') return { kind: 'again', ms: 0 }
  if (error.retryAfter !== undefined) return { kind: 'again', ms: error.retryAfter }
  return { kind: 'again', ms: backoff(tries, chance) }
}
