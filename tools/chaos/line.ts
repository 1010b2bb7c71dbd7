import { promises } from './fault.ts'
import { seconds } from './observed.ts'
import type { Result } from './result.ts'

export const marks = { held: '✓', degraded: '~', broken: '✗', byNature: '!' } as const

export function shown(ms: number | undefined): string {
  return ms === undefined ? 'never' : seconds(ms)
}

/** What came of a fault, in a line. */
export function resultLine(number: string, { fault, cells, figures }: Result): string {
  const row = promises.map((promise) => `${promise}${marks[cells[promise].is]}`).join(' ')
  const { acknowledged, whole, well } = figures
  const times = `acknowledged ${shown(acknowledged)}, whole ${shown(whole)}, well ${shown(well)}`
  return `${number} ${fault.name.padEnd(26)} ${row}  ${times}, p99 ${Math.round(figures.p99)} ms`
}

/** What broke, one a line. */
export function brokenLines({ cells }: Result): string[] {
  return promises.flatMap((promise) =>
    cells[promise].is === 'broken' ? cells[promise].told.map((what) => `  BROKEN ${promise}: ${what}`) : [],
  )
}
