import type { Bench } from './bench.ts'
import type { Figures } from './figures.ts'
import { add } from './report.ts'
import type { Measurement } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { verdictOf } from './scenarios/slow/bounds.ts'
import { slow } from './scenarios/slow/slow.ts'
import { startConfab } from './servers/confab.ts'
import type { Measured } from './servers/measured.ts'

/** Each run on a server that has just started: memory once used is seldom given back. */
async function fresh(
  bench: Bench,
  measurement: Measurement,
  start: () => Promise<Measured>,
  run: (measured: Measured) => Promise<Figures>,
): Promise<readonly Figures[]> {
  const runs: Figures[] = []
  for (let i = 0; i < bench.scale.runs; i++) {
    await bench.on('confab', measurement, start, async (measured) => {
      runs.push(await run(measured))
      bench.say(`  confab ${measurement}: ${JSON.stringify(runs.at(-1))}`)
    })
  }
  if (runs.length > 0) add(bench.report, 'confab', measurement, runs)
  return runs
}

async function slowReaders(bench: Bench): Promise<void> {
  const runs = await fresh(bench, 'slow', startConfab, (measured) => slow(measured, bench.scale.slow))
  for (const figures of runs) {
    const { broken, doubtful } = verdictOf(figures)
    for (const message of broken) bench.report.failures.push({ contestant: 'confab', scenario: 'slow', message })
    for (const sentence of doubtful)
      bench.report.notes.push(`slow: ${sentence}; the machine was not quiet, so that this decides nothing.`)
  }
}

/** What makes a chat feel alive, and what it costs. */
export const liveScenarios: Readonly<Record<string, Scenario>> = {
  slow: {
    about: '1,000 readers of a busy conversation, 300 of them bad ones: others lose nothing, memory is bounded',
    run: slowReaders,
  },
}
