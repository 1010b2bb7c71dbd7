import { parseArgs } from 'node:util'
import { scenarios } from './scenarios.ts'

export interface Options {
  readonly names: readonly string[]
  readonly runs: number | undefined
  readonly quick: boolean
  /** Without peers and ceilings. */
  readonly ours: boolean
  readonly json: string | undefined
  readonly md: string | undefined
  /** The page of several nodes. */
  readonly scalePage: string | undefined
  /** A folder of chat logs. */
  readonly logs: string | undefined
  /** Idle ones, over as many nodes as they need; undefined: those of the scenario. */
  readonly connections: number | undefined
}

const names = Object.entries(scenarios).map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`)

export const help = `npm run bench -- [SCENARIO ...] [--runs N] [--ours] [--quick] [--json FILE] [--md FILE] [--scale FILE] [--logs DIR] [--connections N]

Measures Confab, and beside it, on the same core and with the same load, what others do. A table goes to standard output,
progress to standard error. Leave the machine alone meanwhile: all of it takes some 65 minutes.

Scenarios (none named: all):
${names.join('\n')}

  --runs N      medians of so many runs (3; or the variable BENCH_RUNS)
  --ours        only Confab, no peers and ceilings
  --quick       a minute to see that everything works; the figures mean nothing
  --json FILE   every run of everything
  --md FILE     puts the table between the markers of this page (docs/BENCHMARKS.md); only when all is measured
  --scale FILE  puts the figures of \`cluster\`, \`relay\` and \`idle --connections\` into this page (docs/SCALE.md), all that
                \`confab plan\` rests on into its costs, and what it then says into the page
  --logs DIR    real chat texts, a message a line, for \`compression\`, which is left out without them
  --connections N  with \`idle\` alone: so many connections, over as many nodes as the limit of open files asks, and an
                announcement to all of them; 100,000 take some 6 minutes and 5 GB

Exit codes: 0 measured; 1 something was lost, doubled, out of order, or did not run; 2 wrong usage.

  npm run bench -- --md docs/BENCHMARKS.md --json bench.json
  npm run bench -- fanout pairs --runs 1
`

/** What is wrong with the command line, as a sentence. */
export class UsageError extends Error {}

/** Reads the command line; undefined: help is asked for. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const unknown = positionals.find((name) => !Object.hasOwn(scenarios, name))
  if (unknown !== undefined)
    throw new UsageError(`no scenario "${unknown}": there are ${Object.keys(scenarios).join(', ')}`)
  const asked = values.runs ?? env.BENCH_RUNS
  const runs = asked === undefined ? undefined : Number(asked)
  if (runs !== undefined && !(Number.isInteger(runs) && runs >= 1 && runs <= 100))
    throw new UsageError(`runs are a whole number from 1 to 100, not "${asked}"`)
  if (values.md !== undefined && (positionals.length > 0 || values.quick || values.ours))
    throw new UsageError('--md wants all scenarios and contestants, and figures that mean something')
  if (values.scale !== undefined && values.quick) throw new UsageError('--scale wants figures that mean something')
  const named = positionals.length > 0 ? [...new Set(positionals)] : Object.keys(scenarios)
  const connections = connectionsOf(values.connections, named)
  const { ours = false, quick = false, json, md, logs } = values
  return { names: named, runs, ours, quick, json, md, scalePage: values.scale, logs, connections }
}

function connectionsOf(asked: string | undefined, named: readonly string[]): number | undefined {
  if (asked === undefined) return undefined
  const count = Number(asked)
  if (!(Number.isInteger(count) && count >= 100 && count <= 1_000_000))
    throw new UsageError(`connections are a whole number from 100 to 1,000,000, not "${asked}"`)
  if (named.join() !== 'idle') throw new UsageError('--connections is of the scenario idle, alone')
  return count
}

function parse(args: readonly string[]) {
  const options = {
    runs: { type: 'string' },
    ours: { type: 'boolean' },
    quick: { type: 'boolean' },
    json: { type: 'string' },
    md: { type: 'string' },
    scale: { type: 'string' },
    logs: { type: 'string' },
    connections: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
