import { parseArgs } from 'node:util'
import { type LeakName, seededLeaks } from './leaks.ts'

export interface Options {
  readonly ms: number
  readonly seed: number
  readonly atOnce: number
  readonly keep: boolean
  /** Taken out of the server on purpose. */
  readonly leaks: readonly LeakName[]
}

export const help = `npm run soak -- [--hours N] [--minutes N] [--seed S] [--guests N] [--leak NAME] [--keep]

Guests come to a real server, talk, and vanish in every way there is; then all that the server holds must be back
where it was: sockets, timers, tables, descriptors, memory. Each is a gauge, and each that is not is named.

  --hours N     for how long; with --minutes both count
  --minutes N   10 if neither is given; may be a fraction
  --seed S      who does what in which order; by the clock if not given
  --guests N    so many at once; 32 if not given
  --leak NAME   take a cleanup out of the server first, to see that it is found: ${Object.keys(seededLeaks).join(', ')}
  --keep        keep the server's output and data, also where nothing leaked

Exit codes: 0 nothing leaked, 1 something did, 2 called wrongly, 130 interrupted
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
        hours: { type: 'string' },
        minutes: { type: 'string' },
        seed: { type: 'string', default: String(now % 1_000_000) },
        guests: { type: 'string', default: '32' },
        leak: { type: 'string', multiple: true, default: [] },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { text: help, exit: 0 }
    const { hours, minutes = hours === undefined ? '10' : '0' } = values
    const ms = number('--hours', hours ?? '0') * 3_600_000 + number('--minutes', minutes) * 60_000
    if (ms === 0) throw new Error('--hours or --minutes must be above 0')
    const [seed, atOnce] = [number('--seed', values.seed), number('--guests', values.guests)]
    if (!Number.isInteger(seed) || !Number.isInteger(atOnce) || atOnce < 1)
      throw new Error('--seed and --guests are whole numbers, --guests from 1 on')
    return { ms, seed, atOnce, keep: values.keep, leaks: values.leak.map(leakOf) }
  } catch (error) {
    return { text: `${(error as Error).message}\n(--help shows how)\n`, exit: 2 }
  }
}

function leakOf(name: string): LeakName {
  if (Object.hasOwn(seededLeaks, name)) return name as LeakName
  throw new Error(`--leak is one of ${Object.keys(seededLeaks).join(', ')}`)
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 1_000_000_000)
    throw new Error(`${name} is a number from 0 on, not ${text}`)
  return value
}
