import type { Bench } from './bench.ts'
import type { Figures } from './figures.ts'
import { add } from './report.ts'
import type { Measurement } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { compression } from './scenarios/compression.ts'
import { confabHall } from './scenarios/halls.ts'
import { idle } from './scenarios/idle.ts'
import { confabOpenAllOn, seatInGroups } from './scenarios/openers.ts'
import { confabPairs } from './scenarios/pair-openers.ts'
import { attend, presenceFigures, presenceMemory, presenceOff, presenceOn } from './scenarios/presence.ts'
import { attentive, receipts } from './scenarios/receipts.ts'
import { verdictOf } from './scenarios/slow/bounds.ts'
import { slow } from './scenarios/slow/slow.ts'
import { cursors, list } from './scenarios/store.ts'
import { typing } from './scenarios/typing.ts'
import { type ConfabServer, makeData, startConfab } from './servers/confab.ts'
import type { ConfabClient } from './wire/confab-client.ts'

/** Each run on a server that has just started: memory once used is seldom given back. */
async function fresh(
  bench: Bench,
  measurement: Measurement,
  start: () => Promise<ConfabServer>,
  run: (measured: ConfabServer) => Promise<Figures>,
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

async function pairsWithReceipts(bench: Bench): Promise<void> {
  const { pairs: count, seconds } = bench.scale
  await bench.on('confab', 'receipts', startConfab, async (measured) => {
    const pairs = await confabPairs(measured, count)
    const behave = attentive(pairs)
    const run = () => receipts(measured, pairs, behave, seconds)
    await bench.measure('confab', 'receipts', run, run)
  })
}

async function typingRoom(bench: Bench): Promise<void> {
  const { typers, scale } = { typers: bench.scale.typers, scale: { ...bench.scale, audience: bench.scale.typers } }
  await bench.on('confab', 'typing', startConfab, async (measured) => {
    const { sender, audience } = await confabHall(measured, scale)
    for (const client of audience as ConfabClient[]) client.conversation = (sender as ConfabClient).conversation
    const run = () => typing(measured, audience as ConfabClient[], 2 * scale.seconds)
    await bench.measure('confab', 'typing', run, () => typing(measured, audience.slice(0, typers) as ConfabClient[], 3))
  })
}

async function presences(bench: Bench): Promise<void> {
  await bench.measure('confab', 'presence-memory', () => presenceMemory(10 * bench.scale.presences))
  const users = Array.from({ length: bench.scale.presences }, (_, i) => `there-${i}`)
  const { data, remove } = makeData()
  try {
    await bench.on(
      'confab',
      'presence',
      () => startConfab(data),
      (server) => seatInGroups(server, users, 20),
    )
    const attended = async (watch: boolean) => {
      const server = await startConfab(data, watch ? presenceOn : presenceOff)
      try {
        return await attend(server, users, watch)
      } finally {
        await server.stop()
      }
    }
    await bench.measure('confab', 'presence', async () => presenceFigures(await attended(false), await attended(true)))
  } finally {
    remove()
  }
}

async function idleWithAll(bench: Bench): Promise<void> {
  const users = Array.from({ length: bench.scale.idle }, (_, i) => `idle-${i}`)
  const { data, remove } = makeData()
  const start = () => startConfab(data)
  try {
    await bench.on('confab', 'idle-all', start, (server) => seatInGroups(server, users, 10))
    await fresh(bench, 'idle-all', start, (server) => idle(server, confabOpenAllOn(server), users, bench.scale))
  } finally {
    remove()
  }
}

/** What makes a chat feel alive, and what it costs. */
export const liveScenarios: Readonly<Record<string, Scenario>> = {
  receipts: { about: '100 pairs without receipts and with them', run: pairsWithReceipts },
  cursors: {
    about: 'read cursors moved in batches of 2,000 distinct rows, on one core with PostgreSQL',
    run: (bench) =>
      bench.on('confab', 'cursors', startConfab, (server) =>
        bench.measure('confab', 'cursors', () => cursors(server, bench.scale.seconds)),
      ),
  },
  list: {
    about: 'the list of 200 conversations with unread counts, over one connection of PostgreSQL',
    run: (bench) =>
      bench.on('confab', 'list', startConfab, (server) =>
        bench.measure('confab', 'list', () => list(server, bench.scale.seconds)),
      ),
  },
  typing: { about: 'a room of 200 who all are typing', run: typingRoom },
  presence: { about: '10,000 online in groups of 20 who watch each other, a tenth of them flaps', run: presences },
  'idle-all': { about: 'memory of an idle connection with credit, a device and a watch', run: idleWithAll },
  compression: {
    about: 'bytes saved and CPU added by deflating real chat texts (--logs); a measurement of the primitive',
    run: async (bench) => {
      const { logs } = bench
      if (logs === undefined)
        bench.report.notes.push('Compression: no folder of texts was given (--logs), not measured.')
      else await bench.measure('confab', 'compression', () => compression(logs))
    },
  },
  slow: {
    about: '1,000 readers of a busy conversation, 300 of them bad ones: others lose nothing, memory is bounded',
    run: slowReaders,
  },
}
