import { parseArgs } from 'node:util'
import type { Fault } from './fault.ts'
import { faultOf, faults } from './faults.ts'

export interface Options {
  readonly faults: readonly Fault[]
  readonly seed: number
  /** Rounds in random order until so many hours are over; 0: each fault once, in order. */
  readonly hours: number
  /** Where the page is written; undefined: nowhere. */
  readonly md: string | undefined
  /** Where results are kept, and taken from; undefined: nowhere. */
  readonly results: string | undefined
  readonly keep: boolean
  readonly irc: string | undefined
  readonly days: number
  readonly speed: number
}

export const help = `npm run chaos -- [options]

Starts three nodes behind HAProxy on a PostgreSQL with a synchronous standby, a Redis with Sentinels and a Kafka of
three brokers, each way through Toxiproxy; lets users talk over the SDK; does one thing to it after the other; and judges
each promise of docs/SPEC.md under each fault: held, degraded as stated, or broken.

  --faults A,B   only these; not given: all
  --list         shows all faults, and what each promises
  --seed N       by which all chance is drawn; not given: by the clock
  --hours N      in random order, again and again, until so many hours are over
  --md FILE      writes the table there; docs/FAILURES.md is one
  --results FILE keeps what came of each fault there, a line each; of those that are there already only the ones that
                 --faults names are played again, and the page tells of all
  --irc PATH     plays logs in the IRC format besides: a file, or a folder of *.log
  --days N       at most so many of the folder; 2
  --speed N      a minute of the logs a second at 60; 600
  --keep         keeps the traces of all rounds, not only of those that broke something
  --help         this text

Exit codes: 0 nothing was broken, 1 something was, 2 called wrongly, 130 interrupted
`

export function listOf(all: readonly Fault[]): string {
  return all.map(({ name, what, how }) => `${name.padEnd(28)}${what}\n${' '.repeat(28)}${how}\n`).join('')
}

function number(name: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= least && text.trim() !== '') return value
  throw new RangeError(`--${name} is a number from ${least} on, not ${text}`)
}

function whole(name: string, text: string, least: number): number {
  const value = number(name, text, least)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError(`--${name} is a whole number, not ${text}`)
}

/** Reads the words of the command line. Answers a text to print where there is nothing to run. */
export function readOptions(
  argv: readonly string[],
  now: number,
): Options | { readonly text: string; readonly exit: 0 | 2 } {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...{ faults: text, seed: text, hours: text, md: text, results: text, irc: text, days: text, speed: text },
        ...{ list: flag, keep: flag, help: flag },
      },
    })
    if (values.help) return { text: help, exit: 0 }
    const named = values.faults?.split(',').map((name) => faultOf(name.trim())) ?? faults
    if (values.list) return { text: listOf(named), exit: 0 }
    return {
      faults: named,
      seed: whole('seed', values.seed ?? String(now % 1_000_000), 0),
      hours: number('hours', values.hours ?? '0', 0),
      md: values.md,
      results: values.results,
      keep: values.keep,
      irc: values.irc,
      days: whole('days', values.days ?? '2', 1),
      speed: number('speed', values.speed ?? '600', 1),
    }
  } catch (error) {
    return { text: `${(error as Error).message}\n(--help shows how)\n`, exit: 2 }
  }
}
