import type { Chance } from './ids.ts'

const least = 500
const most = 30_000

/** Milliseconds until the next try after `attempt` failures: full jitter, up to 0.5 s at first, up to 30 s in the end. */
export function backoff(attempt: number, chance: Chance): number {
  return Math.round(chance() * Math.min(most, least * 2 ** Math.min(attempt, 16)))
}
