import { parseArgs } from 'node:util'
import { type FaultName, faultNames, faults } from './faults.ts'

export interface Options {
  readonly rounds: number
  readonly seed: number
  readonly faults: readonly FaultName[]
  readonly keep: boolean
}

export const help = `npm run crash -- [--rounds N] [--seed S] [--fault NAME ...] [--keep]

Kills, freezes and fills what a real server stands on, at chance moments under load, and checks that nothing
acknowledged is lost, nothing doubled, nothing missing, all in one order, and that it recovers without a hand.

  --rounds N    how many rounds; 10 if not given
  --seed S      the first round's seed, the next ones count on; by the clock if not given
  --fault NAME  only this one; may be given again. Not given: all in turn
${Object.entries(faults)
  .map(([name, { does }]) => `                ${name.padEnd(16)} ${does}`)
  .join('\n')}
  --keep        keep all traces and logs, not only those of rounds that failed

Exit codes: 0 all that ran passed, 1 a round failed, 2 called wrongly, 130 interrupted
`

/** Reads the words of the command line. Answers a text to print when there is nothing to run. */
export function readOptions(
  argv: readonly string[],
  now: number,
): Options | { readonly text: string; readonly exit: number } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        rounds: { type: 'string', default: '10' },
        seed: { type: 'string', default: String(now % 1_000_000) },
        fault: { type: 'string', multiple: true, default: [] },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { text: help, exit: 0 }
    const named = values.fault.map(faultOf)
    return {
      rounds: whole('--rounds', values.rounds, 1),
      seed: whole('--seed', values.seed, 0),
      faults: named.length > 0 ? named : faultNames,
      keep: values.keep,
    }
  } catch (error) {
    return { text: `${(error as Error).message}\n(--help shows how)\n`, exit: 2 }
  }
}

function faultOf(name: string): FaultName {
  const found = faultNames.find((known) => known === name)
  if (found === undefined) throw new Error(`there is no fault ${name}; there are ${faultNames.join(', ')}`)
  return found
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least || value > 1_000_000_000)
    throw new Error(`${name} is a whole number from ${least} on, not ${text}`)
  return value
}
