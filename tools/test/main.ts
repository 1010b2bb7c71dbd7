// npm test [-- --only static | --only PATH-PART] [--jobs N]
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { killAll } from './child.ts'
import type { TestFiles } from './files.ts'
import { findTestFiles } from './files.ts'
import type { Outcome } from './outcome.ts'
import { total } from './outcome.ts'
import { pool } from './pool.ts'
import { printEnd, printHeading, printOutcome } from './print.ts'
import { runFile } from './run-file.ts'
import { runStep, steps } from './steps.ts'

const minute = 60_000
const wholeDeadline = 25 * minute
const lightDeadline = 2 * minute
const heavyDeadline = 4 * minute
const longDeadline = 7 * minute

const { values } = parseArgs({ options: { only: { type: 'string' }, jobs: { type: 'string' } } })
const jobs = Math.max(1, Number(values.jobs) || Math.min(availableParallelism(), 8))
const outcomes: Outcome[] = []
const write = (line: string): boolean => process.stdout.write(`${line}\n`)

function keep(outcome: Outcome): void {
  outcomes.push(outcome)
  printOutcome(write, outcome)
}

function failure(title: string, name: string, detail: string): Outcome {
  return { title, ms: 0, passed: 0, failures: [{ name, detail }], skips: [], output: '' }
}

async function runStatic(): Promise<void> {
  for (const step of steps) {
    printHeading(write, step.title)
    keep(await runStep(step))
  }
}

async function runFiles({ light, heavy }: TestFiles): Promise<void> {
  printHeading(write, `tests: ${light.length} files, ${jobs} at a time`)
  await pool(light, jobs, async (path) => keep(await runFile(path, lightDeadline)))
  if (heavy.length > 0) printHeading(write, `real processes: ${heavy.length} files, one at a time`)
  await pool(heavy, 1, async (path) => keep(await runFile(path, heavyDeadline)))
}

/** Begins at once; the returned function waits for the end and reports. */
function beginLong({ long }: TestFiles): () => Promise<void> {
  const done: Outcome[] = []
  const running = pool(long, long.length, async (path) => void done.push(await runFile(path, longDeadline)))
  return async () => {
    if (long.length === 0) return
    printHeading(write, `long: ${long.length} files, which ran beside the others`)
    await running
    for (const outcome of done) keep(outcome)
  }
}

function finish(): never {
  if (total(outcomes).passed === 0 && total(outcomes).failed === 0) {
    keep(failure('the run', 'no test ran', `nothing fits --only ${values.only ?? ''}`))
  }
  printEnd(write, outcomes)
  process.exit(total(outcomes).failed > 0 ? 1 : 0)
}

for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const]) {
  process.on(signal, () => {
    killAll()
    process.exit(code)
  })
}
setTimeout(() => {
  killAll()
  keep(failure('the run', 'deadline', `not done after ${wholeDeadline / minute} minutes`))
  finish()
}, wholeDeadline).unref()

if (values.only === 'static') await runStatic()
else {
  const files = findTestFiles(values.only ?? '')
  const endLong = beginLong(files)
  if (values.only === undefined) await runStatic()
  await runFiles(files)
  await endLong()
}
finish()
