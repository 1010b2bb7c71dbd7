import type { FaultName } from './faults.ts'
import type { Outcome } from './round.ts'
import type { Played } from './series.ts'

function figures({ moment, watch, recoveredMs }: Outcome): string {
  const parts = [
    `at ${(moment / 1_000).toFixed(1)} s`,
    `${watch.sends} sends`,
    `${watch.acks} acks`,
    `${watch.refused} refused`,
    `${watch.lost} lost on the way`,
    `slowest answer ${Math.round(watch.slowest)} ms`,
    `recovered in ${Math.round(recoveredMs)} ms`,
  ]
  return parts.join('  ')
}

/** A round, in a line. */
export function roundLine(number: number, seed: number, name: FaultName, played: Played): string {
  const start = `round ${number}  seed ${seed}  ${name.padEnd(15)}`
  if (played.kind === 'notRun') return `${start}  NOT RUN: ${played.why}`
  const told = played.outcome ? `  ${figures(played.outcome)}` : ''
  return `${start}${told}  ${played.kind === 'passed' ? 'passed' : 'FAILED'}`
}

/** What was wrong, where to look, and how to do it again. */
export function failureLines(seed: number, name: FaultName, problems: readonly string[], folder: string): string[] {
  return [
    ...problems.map((problem) => `  ${problem.replaceAll('\n', '\n  ')}`),
    `  check again: npm run confab -- verify ${folder}`,
    `  play again:  npm run crash -- --rounds 1 --seed ${seed} --fault ${name}`,
  ]
}
