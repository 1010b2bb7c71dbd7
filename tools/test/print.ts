import type { Outcome } from './outcome.ts'
import { total } from './outcome.ts'

export type Write = (line: string) => void

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ')
}

export function printHeading(write: Write, text: string): void {
  write(`\n== ${text}`)
}

/** A line for each file or step; under it whatever failed or was skipped, in full. */
export function printOutcome(write: Write, outcome: Outcome): void {
  const failed = outcome.failures.length
  const counts = failed > 0 ? `${outcome.passed} passed, ${failed} FAILED` : `${outcome.passed} passed`
  write(`${failed > 0 ? 'FAIL' : 'ok  '} ${outcome.title}  ${counts}  ${seconds(outcome.ms)}`)
  for (const skip of outcome.skips) write(`  skipped: ${skip.name}: ${skip.reason}`)
  for (const failure of outcome.failures) write(`  failed: ${failure.name}\n${indent(failure.detail)}`)
  if (failed > 0 && outcome.output.trim() !== '') write(`  its output:\n${indent(outcome.output.slice(-20_000))}`)
}

function printSlowest(write: Write, outcomes: readonly Outcome[]): void {
  const slow = outcomes
    .filter((outcome) => outcome.ms >= 1_000)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
  if (slow.length === 0) return
  printHeading(write, 'slowest')
  for (const outcome of slow) write(`${seconds(outcome.ms).padStart(9)}  ${outcome.title}`)
}

function printAgain(write: Write, outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter((outcome) => outcome.failures.length > 0)
  const skipped = outcomes.flatMap((outcome) => outcome.skips.map((skip) => ({ ...skip, title: outcome.title })))
  if (skipped.length > 0) printHeading(write, `skipped: ${skipped.length}`)
  for (const skip of skipped) write(`${skip.title}: ${skip.name}: ${skip.reason}`)
  if (failed.length > 0) printHeading(write, 'failed')
  for (const outcome of failed) for (const failure of outcome.failures) write(`${outcome.title}: ${failure.name}`)
}

/**
 * The last line is for machines: `N passed, N failed`, nothing else. Before it stands what CONFAB_TEST_WITHOUT left out,
 * so that nobody takes such a run for a whole one.
 */
export function printEnd(
  write: Write,
  outcomes: readonly Outcome[],
  without: string = process.env.CONFAB_TEST_WITHOUT ?? '',
): void {
  printSlowest(write, outcomes)
  printAgain(write, outcomes)
  if (without.trim() !== '') write(`\nLEFT OUT by CONFAB_TEST_WITHOUT: ${without}. What needs it was NOT tested.`)
  const { passed, failed } = total(outcomes)
  write(`\n${passed} passed, ${failed} failed`)
}
