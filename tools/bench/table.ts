import { type Contestant, contestants } from './contestants.ts'
import { shown } from './figures.ts'
import { busyPercent } from './generator.ts'
import { pace, verdictAt } from './pace.ts'
import { figureOf, type Report } from './report.ts'
import { type Row, rows, verdict } from './rows.ts'

const others: readonly Contestant[] = ['bareWs', 'socketIo', 'groupCommit']
const missing = '-'

export const headings: readonly string[] = [
  '',
  contestants.confab,
  'at least',
  'goal',
  'reached',
  'at this pace',
  ...others.map((one) => contestants[one]),
  'load',
]

/** The cells of the lines of which something was measured. */
export function cells(report: Report): string[][] {
  return rows.filter((row) => contestantsOf(report, row).length > 0).map((row) => line(report, row))
}

function contestantsOf(report: Report, row: Row): Contestant[] {
  const all: Contestant[] = ['confab', ...others]
  return all.filter((one) => figureOf(report, one, row.measurement, row.figure) !== undefined)
}

function line(report: Report, row: Row): string[] {
  const of = (contestant: Contestant) => figureOf(report, contestant, row.measurement, row.figure)
  const cell = (value: number | undefined) => (value === undefined ? missing : shown(value))
  const ours = of('confab')
  return [
    `${row.label}: ${row.unit}`,
    cell(ours),
    cell(row.atLeast),
    cell(row.goal),
    (ours !== undefined && verdict(row, ours)) || missing,
    paced(report, row, ours),
    ...others.map((one) => cell(of(one))),
    load(report, row),
  ]
}

/** What is reached of the targets as a machine of this pace could reach them, and the pace. */
function paced(report: Report, row: Row, ours: number | undefined): string {
  const here = pace(report, row)
  const reached = here !== undefined && ours !== undefined && verdictAt(row, ours, here)
  return reached ? `${reached} (${Math.round(here * 100)} %)` : missing
}

/** The greatest share of its core that the load used for any of them; with a mark where it may be what was measured. */
function load(report: Report, row: Row): string {
  const shares = contestantsOf(report, row)
    .map((one) => [one, figureOf(report, one, row.measurement, 'generator %')] as const)
    .filter((pair): pair is readonly [Contestant, number] => pair[1] !== undefined)
  if (shares.length === 0) return missing
  const ours = shares.find(([one]) => one === 'confab') ?? shares[0]
  const busy = shares.filter(([, share]) => share > busyPercent).map(([one]) => contestants[one])
  return `${Math.round(ours?.[1] ?? 0)} %${busy.length > 0 ? ` (!: ${busy.join(', ')})` : ''}`
}

/** For a terminal: columns in line. */
export function textTable(report: Report): string {
  const all = [[...headings], ...cells(report)]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const text = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return all.map(text).join('\n')
}

/** For a page. */
export function markdownTable(report: Report): string {
  const text = (row: readonly string[]) => `| ${row.join(' | ')} |`
  const rule = `|---|${headings
    .slice(1)
    .map(() => '---:|')
    .join('')}`
  return [text(headings), rule, ...cells(report).map(text)].join('\n')
}
