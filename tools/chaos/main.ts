// npm run chaos -- --md docs/FAILURES.md: each fault against each promise, on real processes. --help tells all of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { Random } from '../sim/random.ts'
import type { Fault } from './fault.ts'
import { type Irc, readIrc } from './irc.ts'
import { brokenLines, resultLine } from './line.ts'
import { type Options, readOptions } from './options.ts'
import { pageOf } from './page.ts'
import { keep as keepResult, type Result, readKept } from './result.ts'
import { Series } from './series.ts'
import { isBroken } from './verdict.ts'

const interrupted = 130
const tell = (line: string) => void process.stdout.write(`${line}\n`)
const here = (path: string) => (isAbsolute(path) ? path : resolve(process.env.CONFAB_CWD ?? process.cwd(), path))

/** Signals this close together are one: a terminal's Ctrl-C reaches this process twice, by its group and by npm. */
const echoMs = 500

function onSignals(stop: AbortController): void {
  let at: number | undefined
  const heard = () => {
    if (at === undefined) {
      at = performance.now()
      tell('ending all of it ... (Ctrl-C again: at once)')
      stop.abort(new Error('interrupted'))
    } else if (performance.now() - at > echoMs) process.exit(interrupted)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, heard)
}

/** Which fault is next: in order, each once, or at random until the time is over. */
function* plan({ faults, hours, seed }: Options): Generator<Fault> {
  if (hours === 0) return yield* faults
  const random = new Random(seed)
  for (const end = performance.now() + hours * 3_600_000; performance.now() < end; ) yield random.pick(faults)
}

/** What is left to play of a run that was interrupted. */
function left(options: Options, argv: readonly string[]): Options {
  if (options.results === undefined || options.hours > 0 || argv.some((word) => word.startsWith('--faults')))
    return options
  const known = new Set(readKept(here(options.results)).map(({ fault }) => fault.name))
  return { ...options, faults: options.faults.filter(({ name }) => !known.has(name)) }
}

interface Tally {
  readonly results: Result[]
  readonly notRun: string[]
  failed: number
}

async function playAll(options: Options, series: Series): Promise<Tally> {
  const tally: Tally = { results: [], notRun: [], failed: 0 }
  let round = 0
  for (const fault of plan(options)) {
    const seed = options.seed + round++
    const number = options.hours === 0 ? `${round}/${options.faults.length}` : `${round}`
    const played = await series.play(fault, seed)
    const again = `  again: npm run chaos -- --faults ${fault.name} --seed ${seed}`
    if (played.kind === 'notRun') {
      tally.notRun.push(`${fault.name}: ${played.why}`)
      tell(`${number} ${fault.name}  NOT RUN: ${played.why}`)
    } else if (played.kind === 'failed') {
      tally.failed++
      tell(`${number} ${fault.name}  FAILED: ${played.why}\n  traces: ${played.folder}\n${again}`)
    } else {
      tally.results.push(played.result)
      if (options.results !== undefined) keepResult(here(options.results), played.result)
      tell(resultLine(number, played.result))
      if (!isBroken(played.result.cells)) continue
      for (const line of brokenLines(played.result)) tell(line)
      tell(`  traces: ${played.folder}\n${again}`)
    }
  }
  return tally
}

async function run(options: Options, irc: Irc | undefined): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-chaos-'))
  const stop = new AbortController()
  onSignals(stop)
  const series = new Series({ folder, irc, keep: options.keep, stop: stop.signal, tell })
  let keep = options.keep
  try {
    const { results, notRun, failed } = await playAll(options, series)
    const broken = results.filter(({ cells }) => isBroken(cells)).length
    keep ||= broken + failed > 0
    if (options.md !== undefined) {
      const all = options.results === undefined ? results : readKept(here(options.results))
      writeFileSync(here(options.md), pageOf(all, notRun, options))
      tell(`written: ${options.md}`)
    }
    tell(
      `${results.length - broken} held or degraded as stated, ${broken} broken, ${failed} failed, ${notRun.length} not run`,
    )
    return broken + failed === 0 ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return interrupted
    keep = true
    throw error
  } finally {
    await series.end()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
}

const options = readOptions(process.argv.slice(2), Date.now())
if ('text' in options) {
  ;(options.exit === 0 ? process.stdout : process.stderr).write(options.text)
  process.exitCode = options.exit
} else {
  const irc = options.irc === undefined ? undefined : readIrc(here(options.irc), options.days, options.speed)
  process.exit(await run(left(options, process.argv), irc))
}
