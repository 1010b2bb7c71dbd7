import { randomUUID } from 'node:crypto'
import type { Bench } from './bench.ts'
import { clusterScenarios, manyIdle } from './cluster-scenarios.ts'
import type { Contestant } from './contestants.ts'
import { liveScenarios } from './live-scenarios.ts'
import { add } from './report.ts'
import type { Measurement } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { connections, type Open } from './scenarios/connections.ts'
import { fanout, type Hall } from './scenarios/fanout.ts'
import { groupCommit } from './scenarios/group-commit.ts'
import { bareWsHall, confabHall, socketIoHall } from './scenarios/halls.ts'
import { history, openReader } from './scenarios/history.ts'
import { idle } from './scenarios/idle.ts'
import { interest } from './scenarios/interest.ts'
import { confabOpen, seatInGroups, socketIoOpen } from './scenarios/openers.ts'
import { confabPairs, socketIoPairs } from './scenarios/pair-openers.ts'
import { closedLoop, offered, type Pair } from './scenarios/pairs.ts'
import { makeData, startConfab } from './servers/confab.ts'
import type { Measured } from './servers/measured.ts'
import { startPeer } from './servers/peer.ts'

const startBareWs = () => startPeer('bare-ws.server.ts')
const startSocketIo = () => startPeer('socket-io.server.ts')

async function fanouts(bench: Bench, contestant: Contestant, hall: Hall): Promise<void> {
  const { seconds, warmSeconds } = bench.scale
  for (const inFlight of [1, 8, 64]) {
    const measurement = `fanout-${inFlight}` as Measurement
    const run = (length: number) => fanout(hall, inFlight, length)
    await bench.measure(
      contestant,
      measurement,
      () => run(seconds),
      () => run(warmSeconds),
    )
  }
}

async function talks(bench: Bench, contestant: Contestant, measured: Measured, pairs: readonly Pair[]): Promise<void> {
  const { seconds, warmSeconds, offeredPerSecond } = bench.scale
  const run = (length: number) => closedLoop(measured, pairs, length)
  await bench.measure(
    contestant,
    'pairs',
    () => run(seconds),
    () => run(warmSeconds),
  )
  await bench.measure(contestant, 'offered', () => offered(measured, pairs, seconds, offeredPerSecond))
}

async function opens(bench: Bench, contestant: Contestant, measured: Measured, open: Open): Promise<void> {
  const users = (count: number) => Array.from({ length: count }, () => `user-${randomUUID()}`)
  await bench.measure(
    contestant,
    'connections',
    () => connections(measured, open, users(bench.scale.connections)),
    () => connections(measured, open, users(Math.ceil(bench.scale.connections / 10))),
  )
}

/** Each run on a server that has just started: memory once used is seldom given back. */
async function idles(
  bench: Bench,
  contestant: Contestant,
  start: () => Promise<Measured>,
  open: (m: Measured) => Open,
) {
  const users = Array.from({ length: bench.scale.idle }, (_, i) => `idle-${i}`)
  const runs: Awaited<ReturnType<typeof idle>>[] = []
  for (let i = 0; i < bench.scale.runs; i++) {
    await bench.on(contestant, 'idle', start, async (measured) => {
      runs.push(await idle(measured, open(measured), users, bench.scale))
      bench.say(`  ${contestant} idle: ${JSON.stringify(runs.at(-1))}`)
    })
  }
  if (runs.length > 0) add(bench.report, contestant, 'idle', runs)
}

/** All there is to be measured, by name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  fanout: {
    about: 'one sender to 1,000 connections with 1, 8 and 64 sends in flight; bare ws and Socket.IO beside',
    run: async (bench) => {
      const { scale } = bench
      await bench.on('confab', 'fanout', startConfab, async (m) => fanouts(bench, 'confab', await confabHall(m, scale)))
      await bench.on('bareWs', 'fanout', startBareWs, async (m) => fanouts(bench, 'bareWs', await bareWsHall(m, scale)))
      await bench.on('socketIo', 'fanout', startSocketIo, async (m) => {
        await fanouts(bench, 'socketIo', await socketIoHall(m, scale))
      })
    },
  },
  pairs: {
    about: '100 pairs, durable, one in flight each, then 1,000 msg/s offered; bare PostgreSQL and Socket.IO beside',
    run: async (bench) => {
      await bench.on('confab', 'pairs', startConfab, async (measured) => {
        await talks(bench, 'confab', measured, await confabPairs(measured, bench.scale.pairs))
      })
      await bench.on('groupCommit', 'pairs', startConfab, async (server) => {
        await bench.measure('groupCommit', 'pairs', () => groupCommit(server, bench.scale))
      })
      await bench.on('socketIo', 'pairs', startSocketIo, async (measured) => {
        await talks(bench, 'socketIo', measured, await socketIoPairs(measured, bench.scale.pairs))
      })
    },
  },
  connections: {
    about: 'connections a second with token and sync, first and warm; Socket.IO beside',
    run: async (bench) => {
      await bench.on('confab', 'connections', startConfab, (m) => opens(bench, 'confab', m, confabOpen(m)))
      await bench.on('socketIo', 'connections', startSocketIo, (m) => opens(bench, 'socketIo', m, socketIoOpen(m)))
    },
  },
  history: {
    about: 'pages of 50, of the newest messages and from the table',
    run: async (bench) => {
      const { log, seconds, warmSeconds } = bench.scale
      await bench.on('confab', 'history', startConfab, async (measured) => {
        const reader = await openReader(measured, log)
        const run = (length: number) => history(measured, reader, log, length)
        await bench.measure(
          'confab',
          'history',
          () => run(seconds),
          () => run(warmSeconds),
        )
      })
    },
  },
  idle: {
    about: 'memory and CPU of 5,000 connections in conversations of ten; Socket.IO beside (or of --connections N)',
    run: async (bench) => {
      if (bench.connections !== undefined) return manyIdle(bench, bench.connections)
      const { data, remove } = makeData()
      try {
        const users = Array.from({ length: bench.scale.idle }, (_, i) => `idle-${i}`)
        await bench.on(
          'confab',
          'idle',
          () => startConfab(data),
          (measured) => seatInGroups(measured, users, 10),
        )
        await idles(
          bench,
          'confab',
          () => startConfab(data),
          (measured) => confabOpen(measured, 1),
        )
      } finally {
        remove()
      }
      await idles(bench, 'socketIo', startSocketIo, socketIoOpen)
    },
  },
  interest: {
    about: "memory of a member's place in the hub, in a process of its own",
    run: async (bench) => bench.measure('confab', 'interest', () => interest(bench.scale.interests)),
  },
  ...liveScenarios,
  ...clusterScenarios,
}
