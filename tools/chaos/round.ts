import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '@confab/protocol'
import type { Report } from '@confab/verify'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { Watch } from '../load/watch.ts'
import { within } from '../load/within.ts'
import { targetAt } from '../roll/target.ts'
import { Random } from '../sim/random.ts'
import { makeRooms, type Room } from './cast.ts'
import { Deaf } from './deaf.ts'
import type { EventLedger } from './event-ledger.ts'
import type { Fault } from './fault.ts'
import { HealthWatch } from './health-watch.ts'
import { type Irc, playLogs } from './irc.ts'
import { Lines } from './lines.ts'
import { Load } from './load.ts'
import { readLog } from './log-reader.ts'
import { otherWork } from './other-work.ts'
import { type Recovery, recover } from './recovery.ts'
import type { Scene } from './scene.ts'
import { Stranger } from './stranger.ts'
import { Waits } from './waits.ts'

/** ms; what takes longer is no recovery. */
export const patience = 150_000
/** ms of talk before a fault begins, and after all have recovered. */
const calm = { before: 2_500, after: 1_000 }
/** ms. A node reads the epoch every 5 s: by then each has told its clients to begin anew. */
const noticed = 7_000

export interface RoundNeeds {
  readonly scene: Scene
  readonly fault: Fault
  readonly events: EventLedger
  readonly seed: number
  /** Traces are written there. */
  readonly folder: string
  readonly irc: Irc | undefined
  readonly stop: AbortSignal
  readonly tell: (line: string) => void
}

/** What was seen of a round, before it is judged. Times in ms of a clock that only runs forward. */
export interface Seen {
  readonly struckAt: number
  readonly mendedAt: number
  readonly endedAt: number
  readonly recovery: Recovery
  readonly watch: Watch
  readonly waits: Waits
  readonly health: HealthWatch
  /** One for each history of the store. */
  readonly reports: readonly Report[]
  readonly logs: ReadonlyMap<string, readonly Entry[]>
  readonly failures: readonly string[]
  /** Without an answer at the end. */
  readonly waiting: number
  readonly behind: readonly string[]
  readonly unequal: readonly string[]
  readonly deleted: readonly string[]
  readonly leaks: readonly string[]
  /** What nodes still hold of those who have gone. */
  readonly held: readonly string[]
  readonly deafVisits: number
  /** Acknowledged messages that no log has any more. */
  readonly lost: number
  /** Clients that were told to begin anew, and how many there are. */
  readonly reset: number
  readonly clients: number
  /** CPU that others took of all cores, percent. */
  readonly others: number
}

interface Players {
  readonly target: Target
  readonly rooms: readonly Room[]
  readonly lines: Lines
  readonly load: Load
  readonly watch: Watch
  readonly waits: Waits
}

/** Load, one fault, its mending, recovery, the end of the load, a full reading, and what came of it. */
export async function playRound(needs: RoundNeeds): Promise<Seen> {
  const { scene, seed, folder } = needs
  mkdirSync(folder, { recursive: true })
  const target = targetAt(scene.url, scene.jwtSecret, `round-${seed}-${needs.fault.name}`)
  const random = new Random(seed)
  const lines = new Lines(folder)
  const [watch, waits] = [new Watch(), new Waits()]
  const rooms = await makeRooms(target)
  const load = new Load({ target, lines, random, watch, waits, rooms })
  const players = { target, rooms, lines, load, watch, waits }
  try {
    return await play(needs, players, random)
  } finally {
    load.close()
    lines.close()
  }
}

async function play(needs: RoundNeeds, players: Players, random: Random): Promise<Seen> {
  const { scene, stop } = needs
  const { target, rooms, load, watch, waits } = players
  const work = otherWork()
  const health = new HealthWatch(scene.nodes)
  const [stranger, deaf] = [new Stranger(target, rooms), new Deaf(target)]
  try {
    await within(load.begin(), patience, 'the beginning of the load', stop)
    const irc = needs.fault.loses ? undefined : needs.irc
    const logs = playLogs(irc, { target, trace: players.lines.first, chance: () => random.next() })
    await sleep(calm.before, undefined, { signal: stop })
    const struck = await strike(needs, players, random, health)
    await sleep(needs.fault.loses ? noticed : calm.after, undefined, { signal: stop })
    const played = await within(logs.end(), 2 * patience, 'the end of the logs', stop)
    const read = await finish(needs, players)
    await Promise.all([stranger.end(), deaf.end()])
    const held = await untilNothing(health, stop)
    await health.end()
    return {
      ...struck,
      ...read,
      watch,
      waits,
      health,
      held,
      endedAt: performance.now(),
      reports: players.lines.verify(),
      failures: [...load.failures, ...played],
      waiting: load.waiting,
      deleted: load.deleted,
      leaks: stranger.leaks,
      deafVisits: deaf.visits,
      lost: load.lost(read.logs),
      reset: new Set(watch.resets.map(({ actor }) => actor)).size,
      clients: load.players.length,
      others: work(),
    }
  } finally {
    await Promise.all([stranger.end(), deaf.end(), health.end()])
  }
}

async function strike({ scene, fault, stop, tell }: RoundNeeds, players: Players, random: Random, health: HealthWatch) {
  const stage = { scene, random }
  const struckAt = performance.now()
  const early = fault.recoversDuring ? recover({ ...players, health, since: struckAt, patience, stop }) : undefined
  let mendedAt = struckAt
  try {
    await within(fault.apply(stage), patience, `doing ${fault.name}`, stop)
    const rest = fault.seconds * 1_000 - (performance.now() - struckAt)
    if (rest > 0) await sleep(rest, undefined, { signal: stop })
  } finally {
    await fault.mend(stage)
    mendedAt = performance.now()
  }
  tell(`  mended after ${((mendedAt - struckAt) / 1_000).toFixed(1)} s; recovering`)
  const late = await recover({ ...players, health, since: mendedAt, patience, stop })
  // Nodes take some time to notice: when they were well for good is known in the end only.
  const wellAt = fault.recoversDuring ? health.wellSince(struckAt) : undefined
  const well = wellAt === undefined ? late.well : wellAt - struckAt
  return { struckAt, mendedAt, recovery: { ...late, ...(await early), well } }
}

async function finish({ events, stop }: RoundNeeds, { target, rooms, lines, load }: Players) {
  await within(load.end(patience), 2 * patience, 'the end of the load', stop)
  const logs = new Map<string, Entry[]>()
  for (const room of rooms) logs.set(room.id, await readLog(target, room, lines))
  const heads = new Map([...logs].map(([id, log]) => [id, log.at(-1)?.seq ?? 0]))
  const behind = await within(load.behind(heads, 40_000), 2 * patience, 'the reading', stop)
  await load.finish(heads)
  return { logs, behind, unequal: await events.compare(logs, patience, stop) }
}

/** All have gone; what is still held of them after some time is told. */
async function untilNothing(health: HealthWatch, stop: AbortSignal): Promise<string[]> {
  for (const until = performance.now() + 20_000; ; ) {
    const left = await health.left().catch((error: Error) => [error.message])
    if (left.length === 0 || performance.now() > until) return left
    await sleep(250, undefined, { signal: stop })
  }
}
