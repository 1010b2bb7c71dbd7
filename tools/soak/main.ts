// npm run soak -- --hours 8: guests come, talk and vanish, and nothing may be left of them. --help tells all of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Gauges } from './gauges.ts'
import { aboveLine, faultLines, gaugesLine, notGone } from './line.ts'
import { type Options, readOptions } from './options.ts'
import type { Outcome } from './round.ts'
import { Soak } from './soak.ts'

const interrupted = 130
const minute = 60_000
/** A round: long enough that little time goes into waiting, short enough that a leak is told within the hour. */
const longestRound = 10 * minute
/** What is made once and late is made by then, also where the machine is slow: a part of the whole, within these. */
const warmUps = { least: 20_000, most: 120_000, part: 1 / 20 }
/** Signals this close together are one: a terminal's Ctrl-C reaches this process twice, by its group and by npm. */
const echoMs = 500

const write = (line: string) => void process.stdout.write(`${line}\n`)
const startedAt = performance.now()

function clock(): string {
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function onSignals(stop: AbortController, endNow: () => void): void {
  let at: number | undefined
  const heard = () => {
    if (at === undefined) {
      at = performance.now()
      write('ending what was begun ... (Ctrl-C again: at once)')
      stop.abort(new Error('interrupted'))
    } else if (performance.now() - at > echoMs) process.exit(interrupted)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, heard)
  process.once('exit', endNow)
}

/** Tells a line a minute. */
function minutely(name: string): (now: Gauges) => void {
  let next = performance.now() + minute
  return (now) => {
    if (performance.now() < next) return
    next += minute
    write(`${clock()}  ${name}  ${gaugesLine(now)}`)
  }
}

/** Answers whether all is well. */
function judged(name: string, outcome: Outcome): boolean {
  const { visits, backMs, peaks, end, above } = outcome
  write(`${clock()}  ${name}  ${visits} visits over, at most: ${gaugesLine(peaks)}`)
  write(`${clock()}  ${name}  looked at after ${(backMs / 1_000).toFixed(1)} s: ${gaugesLine(end)}`)
  for (const line of [...above.map(aboveLine), ...faultLines(outcome)]) write(line)
  const never = notGone(outcome)
  if (never.length > 0) write(`NOT PROVED  these ways went wrong too often: ${never.join(', ')}`)
  return above.length === 0 && never.length === 0
}

async function playAll({ ms, seed, atOnce, leaks }: Options, folder: string, soaks: Soak[], stop: AbortSignal) {
  const warmUpMs = Math.min(warmUps.most, Math.max(warmUps.least, ms * warmUps.part))
  for (const isTls of [false, true]) {
    const place = join(folder, isTls ? 'tls' : 'plain')
    soaks.push(await Soak.begin({ folder: place, seed, isTls, atOnce, warmUpMs, leaks, stop }))
  }
  for (const soak of soaks) {
    const base = await soak.settle()
    write(`${clock()}  base line  ${gaugesLine(base)}`)
  }
  const until = performance.now() + ms
  for (let i = 0; ; i++) {
    const left = until - performance.now()
    if (i > 1 && left < minute / 4) return true
    const soak = soaks[i % 2]
    const name = i % 2 === 0 ? 'plain' : 'TLS  '
    const length = Math.max(5_000, Math.min(longestRound, i === 0 ? left / 2 : left))
    if (soak && !judged(name, await soak.round(length, minutely(name)))) return false
  }
}

async function run(options: Options): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-soak-'))
  const stop = new AbortController()
  const soaks: Soak[] = []
  onSignals(stop, () => {
    for (const soak of soaks) soak.endNow()
  })
  let keep = options.keep
  try {
    write(`seed ${options.seed}`)
    const isWell = await playAll(options, folder, soaks, stop.signal)
    keep ||= !isWell
    write(isWell ? 'nothing leaked' : 'FAILED')
    return isWell ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return interrupted
    keep = true
    throw error
  } finally {
    await Promise.all(soaks.map((soak) => soak.end()))
    if (keep) write(`output and data: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

const options = readOptions(process.argv.slice(2), Date.now())
if ('text' in options) {
  const output = options.exit === 0 ? process.stdout : process.stderr
  output.write(options.text)
  process.exitCode = options.exit
} else process.exit(await run(options))
