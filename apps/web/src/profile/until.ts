/** How long a status is shown. */
export type Until = 'always' | 'hour' | 'today'

/** When it ends, in ms since 1970; undefined: never. */
export function endOf(until: Until, now: number): number | undefined {
  if (until === 'hour') return now + 3_600_000
  return until === 'today' ? new Date(now).setHours(24, 0, 0, 0) : undefined
}
