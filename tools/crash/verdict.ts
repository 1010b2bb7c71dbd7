import { formatReport, verifyFiles } from '@confab/verify'
import type { Fault } from './faults.ts'
import { longest, type Watch } from './watch.ts'

/** What was seen of a round. */
export interface Seen {
  readonly watch: Watch
  readonly struckAt: number
  /** ms from the end of the fault to the first acknowledgement of a send that began after it. */
  readonly recoveredMs: number
  /** What /readyz told meanwhile. */
  readonly reasons: ReadonlySet<string>
  /** Ends of the server that nobody here asked for. */
  readonly deaths: readonly string[]
  /** What the server printed since the fault began. */
  readonly log: string
  readonly settled: boolean
  readonly waiting: number
  readonly failures: readonly string[]
  readonly behind: readonly string[]
  readonly trace: string
}

function some(items: readonly string[], what: string): string[] {
  return items.length === 0 ? [] : [`${items.length} ${what}, such as: ${items[0]}`]
}

/** What holds for all faults: nothing lost, doubled, missing or out of order; each send has its answer. */
function always({ watch, settled, waiting, failures, behind, deaths, trace }: Seen): string[] {
  const report = verifyFiles([trace])
  return [
    ...(report.ok ? [] : [formatReport(report).trim()]),
    ...(settled ? [] : [`${waiting} sends were never answered`]),
    ...some(failures, 'sends failed for good'),
    ...some(watch.faults, 'things happened to clients that must not'),
    ...some(behind, 'readers did not get to the head'),
    ...some(deaths, 'times the server ended by itself'),
    ...(watch.slowest > longest ? [`an answer took ${Math.round(watch.slowest)} ms`] : []),
  ]
}

/** What holds while PostgreSQL is away and the server is there. */
function whileAway(fault: Fault, { watch, reasons, log, struckAt }: Seen): string[] {
  const broken = watch.broken.filter(({ at }) => at >= struckAt)
  const problems =
    broken.length > 0 ? [`${broken.length} connections were lost, such as that of ${broken[0]?.actor}`] : []
  if (fault.away === undefined) return problems
  if (watch.refused === 0) problems.push('nothing was refused: PostgreSQL was not away')
  const told = [...reasons]
  if (!told.some((reason) => fault.away?.test(reason)))
    problems.push(`/readyz told no reason like ${fault.away}, but: ${told.join(' | ') || 'ready'}`)
  if (!fault.away.test(log)) problems.push(`the server printed no line like ${fault.away}`)
  return problems
}

export function problemsOf(fault: Fault, seen: Seen): string[] {
  return [...always(seen), ...(fault.serverStays ? whileAway(fault, seen) : [])]
}
