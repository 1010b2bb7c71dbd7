import { formatReport, type Report } from '@confab/verify'
import { type Fault, type PromiseName, promiseOf, promises } from './fault.ts'
import { type Observed, observe, spreads } from './observed.ts'
import type { Seen } from './round.ts'
import { mailboxesBytes } from './settings.ts'

/** One promise under one fault. `told`: how it degraded, or what broke it. */
export interface Cell {
  readonly is: 'held' | 'degraded' | 'broken' | 'byNature'
  readonly told: readonly string[]
}

export type Cells = Readonly<Record<PromiseName, Cell>>

/** Above this share of all cores taken by others, percent, nothing is broken by having taken long. */
const busyPercent = 40

/** What was wrong, with the promise that it breaks. */
type Wrong = readonly [promise: PromiseName, what: string]

const some = (promise: PromiseName, items: readonly string[], what: string): Wrong[] =>
  items.length === 0 ? [] : [[promise, `${items.length} ${what}, such as: ${items[0]}`]]

/** Rules that an earlier history can't keep when it was lost: nobody can read it whole any more. */
const needWhole = /^(?:P1\.|P3\.4|P3\.5|P4\.1|P5\.2)/

function ofTraces({ reports }: Seen): Wrong[] {
  return reports.flatMap((report, history) => {
    const isLatest = history === reports.length - 1
    const rules = Object.entries(report.violations).filter(([rule]) => isLatest || !needWhole.test(rule))
    return rules.map(
      ([rule, count]): Wrong => [promiseFor(rule), `${rule} broken ${count} times: ${first(report, rule)}`],
    )
  })
}

function promiseFor(rule: string): PromiseName {
  return promises.find((promise) => rule.startsWith(`${promise}.`)) ?? 'P1'
}

function first(report: Report, rule: string): string {
  return report.findings.find((finding) => finding.rule === rule)?.text ?? formatReport(report)
}

/** Texts that were deleted, and are still there. */
function undeleted({ deleted, logs }: Seen): string[] {
  const texts = new Set([...logs.values()].flat().map(({ content }) => content.text))
  return deleted.filter((text) => texts.has(text))
}

/** What each node said last that was not well. */
function unwell({ health }: Seen): string {
  const last = new Map(health.looks.filter(({ is }) => is !== 'well').map((look) => [look.node, look]))
  return [...last.values()].map(({ node, is, why }) => `node${node + 1} was ${is} ${why}`).join('; ')
}

function ofRecovery(seen: Seen): Wrong[] {
  const { recovery } = seen
  const { acknowledged, whole, well } = recovery
  return [
    ...(acknowledged === undefined ? ([['P8', 'sends were not acknowledged again']] as const) : []),
    ...(acknowledged !== undefined && whole === undefined ? ([['P4', 'somebody did not get whole']] as const) : []),
    ...(well === undefined ? ([['P8', `some node did not get well again: ${unwell(seen)}`]] as const) : []),
  ]
}

/** What must hold whatever happens. */
function always(seen: Seen, { loses }: Fault): Wrong[] {
  const { health, reset, clients } = seen
  const users: Wrong[] = loses
    ? []
    : [
        ...some('P8', seen.failures, 'sends failed for good'),
        ...some('P8', seen.watch.faults, 'things must not happen'),
      ]
  return [
    ...ofTraces(seen),
    ...users,
    ...(seen.waiting > 0 ? ([['P8', `${seen.waiting} sends were never answered`]] as const) : []),
    ...some('P4', seen.behind, 'readers did not get to the head'),
    ...some('P3', seen.unequal, 'differences between event log and logs'),
    ...some('P6', seen.leaks, 'answers told a stranger something'),
    // A deletion that was lost is one of the acknowledged things that are gone.
    ...(loses ? [] : some('P6', undeleted(seen), 'deleted texts are still there')),
    ...some('P7', seen.held, 'things are held for clients who have gone'),
    ...(health.mailboxBytes > mailboxesBytes
      ? ([['P7', `mailboxes of a node held ${health.mailboxBytes} B`]] as const)
      : []),
    ...(loses && reset < clients
      ? ([['P4', `only ${reset} of ${clients} clients were told to begin anew`]] as const)
      : []),
    ...ofRecovery(seen),
  ]
}

function isStated({ symptom }: Observed, seen: Seen, fault: Fault, judgesTimes: boolean): boolean {
  const canJudge = judgesTimes && seen.others <= busyPercent
  if ((symptom === 'late' || symptom === 'mute') && !canJudge) return true
  if ((symptom === 'unready' || symptom === 'degraded') && spreads(seen, fault, symptom)) return false
  return fault.expects.includes(symptom)
}

/** Each promise under this fault, judged. `judgesTimes`: what took too long breaks one too. */
export function judge(seen: Seen, fault: Fault, judgesTimes = true): Cells {
  const observed = observe(seen, fault)
  const wrong: Wrong[] = [
    ...always(seen, fault),
    ...observed
      .filter((one) => !isStated(one, seen, fault, judgesTimes))
      .map(({ symptom, told }): Wrong => [promiseOf[symptom], `not stated: ${told}`]),
  ]
  const cellOf = (promise: PromiseName): Cell => {
    const broken = wrong.filter(([one]) => one === promise).map(([, what]) => what)
    if (broken.length > 0) return { is: 'broken', told: broken }
    const seenOf = observed.filter(({ symptom }) => promiseOf[symptom] === promise)
    if (seenOf.length === 0) return { is: 'held', told: [] }
    const isNature = fault.loses === true && promise !== 'P8'
    return { is: isNature ? 'byNature' : 'degraded', told: seenOf.map(({ told }) => told) }
  }
  return Object.fromEntries(promises.map((promise) => [promise, cellOf(promise)])) as unknown as Cells
}

export function isBroken(cells: Cells): boolean {
  return Object.values(cells).some(({ is }) => is === 'broken')
}
