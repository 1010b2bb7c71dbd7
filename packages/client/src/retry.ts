import { backoff } from './backoff.ts'
import type { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'

/** A fault of the server that repeats this often would block its conversation for ever. */
const mostFaults = 10

/** Milliseconds until what was refused for now, or failed, is asked again: the server's wish, or more with each try. */
export function waitAfter({ retryAfter }: ConfabError, tries: number, chance: Chance): number {
  return retryAfter ?? backoff(tries, chance)
}

/** Milliseconds until the outbox tries again after `tries` that failed, the last of them so; undefined: never. */
export function afterFailure(error: ConfabError, tries: number, chance: Chance): number | undefined {
  if (error.retry === 'never' || (error.code === 'internal' && tries >= mostFaults)) return undefined
  // The connection comes back with its own wait; then there is nothing left to wait for.
  return error.code === 'lost' ? 0 : waitAfter(error, tries, chance)
}
