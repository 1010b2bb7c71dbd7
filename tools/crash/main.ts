// npm run crash -- --rounds 500: real processes, killed at chance moments. --help tells all of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureLines, roundLine } from './line.ts'
import { type Options, readOptions } from './options.ts'
import { Series } from './series.ts'

const interrupted = 130
const write = (line: string) => void process.stdout.write(`${line}\n`)

/** Signals this close together are one: a terminal's Ctrl-C reaches this process twice, by its group and by npm. */
const echoMs = 500

function onSignals(stop: AbortController, series: Series, folder: string): void {
  let at: number | undefined
  const heard = () => {
    if (at === undefined) {
      at = performance.now()
      write('ending what was begun ... (Ctrl-C again: at once)')
      stop.abort(new Error('interrupted'))
    } else if (performance.now() - at > echoMs) {
      series.endNow()
      rmSync(folder, { recursive: true, force: true })
      process.exit(interrupted)
    }
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, heard)
  process.once('exit', () => series.endNow())
}

async function playAll(options: Options, series: Series): Promise<{ failed: number; passed: number; notRun: number }> {
  const counts = { passed: 0, failed: 0, notRun: 0 }
  for (let index = 0; index < options.rounds; index++) {
    const seed = options.seed + index
    const name = options.faults[index % options.faults.length] ?? 'kill-server'
    const played = await series.play(index + 1, seed, name)
    counts[played.kind]++
    write(roundLine(index + 1, seed, name, played))
    if (played.kind === 'failed')
      for (const line of failureLines(seed, name, played.problems, played.folder)) write(line)
  }
  return counts
}

async function run(options: Options): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-crash-'))
  const stop = new AbortController()
  const series = new Series(folder, options.keep, stop.signal)
  onSignals(stop, series, folder)
  let keep = options.keep
  try {
    const counts = await playAll(options, series)
    const changed = await series.finish()
    for (const line of changed) write(`FAILED: ${line}`)
    const isGood = counts.failed === 0 && changed.length === 0
    keep ||= !isGood
    write(
      `${counts.passed} passed, ${counts.failed} failed, ${counts.notRun} not run; ${series.kept} earlier logs read again`,
    )
    if (keep) write(`traces and logs: ${folder}`)
    return isGood ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return interrupted
    keep = true
    write(`traces and logs: ${folder}`)
    throw error
  } finally {
    await series.abandon()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
}

const options = readOptions(process.argv.slice(2), Date.now())
if ('text' in options) {
  const output = options.exit === 0 ? process.stdout : process.stderr
  output.write(options.text)
  process.exitCode = options.exit
} else process.exit(await run(options))
