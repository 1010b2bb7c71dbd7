import type { Contestant } from './contestants.ts'
import { figureOf, type Report } from './report.ts'
import { type Row, verdict } from './rows.ts'

/**
 * What a contestant did on the machine on which the targets were set: two cores, quiet. A machine is compared with that
 * one by the same contestant in the same run, so that a slow machine is not taken for a slow server, nor a fast one for
 * a fast one.
 */
export interface Yardstick {
  readonly contestant: Contestant
  readonly measurement: Row['measurement']
  readonly figure: string
  readonly better: Row['better']
  readonly there: number
}

const socketIo = (measurement: Row['measurement'], figure: string, there: number): Yardstick => {
  return { contestant: 'socketIo', measurement, figure, better: 'higher', there }
}

const pairs = socketIo('pairs', 'msg/s', 42_000)
const fanout = { contestant: 'bareWs', figure: 'deliveries/s', better: 'higher', there: 250_000 } as const
const idle: Yardstick = { ...socketIo('idle', 'CPU µs/s', 1.2), better: 'lower' }

/**
 * By the measurement of a row. What nobody else was measured doing is compared by the pairs. Targets of memory and shares
 * have none: they are the same on any machine.
 */
const yardsticks: Partial<Record<string, Yardstick>> = {
  'fanout-1': { ...fanout, measurement: 'fanout-1' },
  'fanout-8': socketIo('fanout-8', 'deliveries/s', 253_000),
  'fanout-64': socketIo('fanout-64', 'deliveries/s', 222_000),
  pairs,
  offered: pairs,
  history: pairs,
  cursors: pairs,
  list: pairs,
  typing: pairs,
  presence: pairs,
  'idle CPU µs/s': idle,
  'idle-all CPU µs/s': idle,
  'connections first/s': socketIo('connections', 'first/s', 2_300),
  'connections warm/s': socketIo('connections', 'warm/s', 3_400),
}

function yardstick({ measurement, figure }: Row): Yardstick | undefined {
  return yardsticks[measurement] ?? yardsticks[`${measurement} ${figure}`]
}

/** How fast this machine is in this run, 1 being the machine of the targets; undefined where nothing tells. */
export function pace(report: Report, row: Row): number | undefined {
  const by = yardstick(row)
  const here = by && figureOf(report, by.contestant, by.measurement, by.figure)
  if (!by || here === undefined || here <= 0) return undefined
  return by.better === 'higher' ? here / by.there : by.there / here
}

/** A target as this machine could reach it: rates grow with the pace, times and CPU shrink. */
export function targetAt(row: Row, target: number, paceHere: number): number {
  return row.better === 'higher' ? target * paceHere : target / paceHere
}

/** As `verdict`, of the targets at this machine's pace. */
export function verdictAt(row: Row, value: number, paceHere: number): ReturnType<typeof verdict> {
  const { atLeast, goal } = row
  if (atLeast === undefined || goal === undefined) return undefined
  const at = (target: number) => targetAt(row, target, paceHere)
  return verdict({ ...row, atLeast: at(atLeast), goal: at(goal) }, value)
}
