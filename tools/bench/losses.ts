import { type Contestant, contestants } from './contestants.ts'
import { shown } from './figures.ts'
import { pace, targetAt } from './pace.ts'
import { figureOf, type Report } from './report.ts'
import { type Row, rows, verdict } from './rows.ts'

const others = (Object.keys(contestants) as Contestant[]).filter((one) => one !== 'confab')

/** Where others are better than ours, and where ours falls short of what is asked, as sentences. */
export function losses(report: Report): string[] {
  return rows.flatMap((row) => {
    const ours = figureOf(report, 'confab', row.measurement, row.figure)
    return ours === undefined ? [] : [...behind(report, row, ours), ...short(report, row, ours)]
  })
}

function behind(report: Report, row: Row, ours: number): string[] {
  const isBetter = (theirs: number) => (row.better === 'higher' ? theirs > ours : theirs < ours)
  return others.flatMap((one) => {
    const theirs = figureOf(report, one, row.measurement, row.figure)
    if (theirs === undefined || !isBetter(theirs)) return []
    return [`${row.label}: ${contestants[one]} ${shown(theirs)} ${row.unit}, ours ${shown(ours)}.`]
  })
}

function short(report: Report, row: Row, ours: number): string[] {
  const reached = verdict(row, ours)
  if (reached === 'below') {
    const { atLeast = 0 } = row
    const here = pace(report, row)
    const fair = here === undefined ? '' : ` (${shown(targetAt(row, atLeast, here))} at this machine's pace)`
    return [`${row.label}: ${shown(ours)} ${row.unit}, at least ${shown(atLeast)} is asked${fair}.`]
  }
  if (reached === 'ok')
    return [`${row.label}: ${shown(ours)} ${row.unit}, short of the goal of ${shown(row.goal ?? 0)}.`]
  return []
}
