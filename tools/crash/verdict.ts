import { formatReport, verifyFiles } from '@confab/verify'
import { longest, type Watch } from '../load/watch.ts'
import type { Fault } from './faults.ts'

/** What was seen of a round. */
export interface Seen {
  readonly watch: Watch
  /** When the fault began, and when it was over. */
  readonly struckAt: number
  readonly overAt: number
  /** ms from the end of the fault to the first acknowledgement of a send that began after it. */
  readonly recoveredMs: number
  /** What /readyz told meanwhile. */
  readonly reasons: readonly { readonly at: number; readonly why: string }[]
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
    ...some(
      watch.resets.map(({ actor }) => actor),
      'clients were told to start over',
    ),
    ...some(behind, 'readers did not get to the head'),
    ...some(deaths, 'times the server ended by itself'),
    ...(watch.slowest > longest ? [`an answer took ${Math.round(watch.slowest)} ms`] : []),
  ]
}

/** So soon after its beginning (ms) a fault need not be known yet. */
const grace = 1_000

/** /readyz says why, all the time. */
function readyProblems(away: RegExp, { reasons, struckAt, overAt }: Seen): string[] {
  const told = reasons.filter(({ at }) => at > struckAt + grace && at < overAt - 100).map(({ why }) => why)
  const wrong = told.filter((why) => !away.test(why))
  if (told.length === 0) return ['/readyz said nothing of it']
  return some(wrong, `times /readyz told no reason like ${away}`)
}

/** What holds while the server is there, and PostgreSQL is not. */
function whileAway({ away }: Fault, seen: Seen): string[] {
  const broken = seen.watch.broken.filter(({ at }) => at >= seen.struckAt).map(({ actor }) => actor)
  const problems = some(broken, 'connections were lost')
  if (broken.length > 0) problems.push(`clients waited: ${seen.watch.waits.join('; ')}`)
  if (away === undefined) return problems
  if (seen.watch.refused === 0) problems.push('nothing was refused: PostgreSQL was not away')
  if (!away.test(seen.log)) problems.push(`the server printed no line like ${away}`)
  return [...problems, ...readyProblems(away, seen)]
}

export function problemsOf(fault: Fault, seen: Seen): string[] {
  return [...always(seen), ...(fault.serverStays ? whileAway(fault, seen) : [])]
}
