import { type Figures, medians, round } from './figures.ts'
import { canPin } from './processes.ts'
import { connects, idle } from './scenarios/connections.ts'
import { fanout, openAudience } from './scenarios/fanout.ts'
import { history } from './scenarios/history.ts'
import { openPairs, pairsClosed, pairsOffered } from './scenarios/pairs.ts'
import { type MeasuredServer, startServer } from './server.ts'

/** What is measured: each scenario gets a fresh server, and answers its figures once a run. */
const scenarios: Record<string, (server: MeasuredServer, runs: number) => Promise<Record<string, Figures[]>>> = {
  fanout: async (server, runs) => {
    const { audience, conversation } = await openAudience(server, 1_000)
    const found: Record<string, Figures[]> = {}
    for (const inFlight of [1, 8, 64]) {
      found[`fan-out to 1,000, ${inFlight} in flight`] = await repeat(runs, () =>
        fanout(server, audience, conversation, inFlight),
      )
    }
    return found
  },
  pairs: async (server, runs) => {
    const pairs = await openPairs(server, 100)
    return {
      '100 pairs, one in flight each': await repeat(runs, () => pairsClosed(server, pairs)),
      '1,000 msg/s offered': await repeat(runs, () => pairsOffered(server, pairs, 1_000)),
    }
  },
  connects: async (server, runs) => ({ connections: await repeat(runs, () => connects(server, 2_000)) }),
  history: async (server, runs) => ({ 'history pages of 50': await repeat(runs, () => history(server)) }),
  idle: async (server) => ({ 'idle connection': [await idle(server, 5_000)] }),
}

async function repeat(runs: number, run: () => Promise<Figures>): Promise<Figures[]> {
  const all: Figures[] = []
  for (let i = 0; i < runs; i++) all.push(await run())
  return all
}

const wanted = process.argv.slice(2).filter((name) => name in scenarios)
const runs = Number(process.env.BENCH_RUNS ?? 3)
console.log(
  `Server and PostgreSQL on one core, the load on another${canPin() ? '' : ' (no taskset here: not pinned)'}; rate limits raised; medians of ${runs}`,
)
const results: Record<string, Figures> = {}
for (const [name, scenario] of Object.entries(scenarios)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const server = await startServer()
  try {
    for (const [title, all] of Object.entries(await scenario(server, runs))) {
      results[title] = medians(all)
      const shown = Object.entries(results[title]).map(([figure, value]) => `${figure} ${round(value)}`)
      console.log(`${title.padEnd(36)} ${shown.join('   ')}`)
    }
  } finally {
    await server.stop()
  }
}
process.exit(0)
