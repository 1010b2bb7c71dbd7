import type { Contestant } from './contestants.ts'
import { type Figures, medians } from './figures.ts'
import type { Machine } from './machine.ts'
import type { Measurement } from './rows.ts'
import type { Scale } from './scale.ts'

/** All runs of one measurement of one contestant. */
export interface Found {
  readonly contestant: Contestant
  readonly measurement: Measurement
  readonly runs: readonly Figures[]
  readonly medians: Figures
}

/** What went wrong: figures of that run are not told. */
export interface Failure {
  readonly contestant: Contestant
  readonly scenario: string
  readonly message: string
}

/** What a whole run of the benchmark found; the JSON file is this. */
export interface Report {
  readonly machine: Machine
  readonly scale: Scale
  readonly quick: boolean
  readonly raisedLimits: Readonly<Record<string, string>>
  readonly found: Found[]
  readonly failures: Failure[]
  /** What was looked for and not measured, as sentences. */
  readonly notes: string[]
}

export function add(report: Report, contestant: Contestant, measurement: Measurement, runs: readonly Figures[]): void {
  report.found.push({ contestant, measurement, runs, medians: medians(runs) })
}

/** The median, if it was measured. */
export function figureOf(
  report: Report,
  contestant: Contestant,
  measurement: Measurement,
  figure: string,
): number | undefined {
  const of = report.found.find((one) => one.contestant === contestant && one.measurement === measurement)
  return of?.medians[figure]
}
