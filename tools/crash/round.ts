import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readWhole } from '../../packages/cli/src/replay/full-reader.ts'
import { Trace } from '../../packages/cli/src/replay/tracing.ts'
import { processShell } from '../../packages/cli/src/shell.ts'
import { type Target, targetOf } from '../../packages/cli/src/talk/target.ts'
import { Watch } from '../load/watch.ts'
import { within } from '../load/within.ts'
import { makeRooms, type Room } from './cast.ts'
import type { FaultName, Site } from './faults.ts'
import { faults } from './faults.ts'
import { Load } from './load.ts'
import { ReadyWatch } from './ready-watch.ts'
import { problemsOf, type Seen } from './verdict.ts'

/** Everything must be over again by then, ms. */
const patience = 60_000
/** The SDK waits up to 30 s before it tries to connect again. */
const longestWait = 40_000

export interface Round {
  readonly name: FaultName
  readonly site: Site
  /** Traces and logs of this round. */
  readonly folder: string
  readonly tenant: string
  readonly stop: AbortSignal
}

/** What came of a round. */
export interface Outcome extends Seen {
  readonly moment: number
  readonly rooms: readonly Room[]
  readonly target: Target
  readonly problems: readonly string[]
}

export function targetAt({ server }: Site, tenant: string): Target {
  return targetOf({ ...processShell(), env: server.env }, { tenant })
}

/** Load, one fault at a chance moment, recovery, the end of the load, a full reading, the verdict. */
export async function playRound(round: Round): Promise<Outcome> {
  const { name, site, folder, tenant, stop } = round
  mkdirSync(folder, { recursive: true })
  const trace = new Trace(join(folder, 'trace.jsonl'), Date.now)
  const target = targetAt(site, tenant)
  const watch = new Watch()
  const rooms = await makeRooms(target)
  const load = new Load({ target, trace, random: site.random, watch, rooms })
  try {
    await within(load.begin(), patience, 'the beginning', stop)
    const struck = await strike(round, watch)
    await sleep(300 + site.random.below(700), undefined, { signal: stop })
    const settled = await within(load.end(patience), 2 * patience, 'the end of the load', stop)
    const heads = new Map<string, number>()
    for (const { id } of rooms) heads.set(id, await readWhole(target, id, trace))
    const behind = await within(load.finish(heads, longestWait), 2 * patience, 'the reading', stop)
    trace.close()
    const seen = {
      ...struck,
      watch,
      settled,
      waiting: load.waiting,
      failures: load.failures,
      behind,
      trace: trace.path,
    }
    return { ...seen, rooms, target, problems: problemsOf(faults[name], seen) }
  } finally {
    load.close()
  }
}

async function strike({ name, site, stop }: Round, watch: Watch) {
  const { server, random } = site
  const fault = faults[name]
  const moment = 300 + random.below(2_200)
  await sleep(moment, undefined, { signal: stop })
  const logFrom = server.logSize
  const deathsBefore = server.deaths.length
  const ready = new ReadyWatch(server)
  const struckAt = performance.now()
  try {
    await fault.strike(site)
    const overAt = performance.now()
    const acknowledged = watch.acknowledgedAfter(overAt)
    const recovery = await within(acknowledged, patience, 'the first acknowledgement after the fault', stop)
    await within(ready.untilReady(), patience, 'being ready again', stop)
    const deaths = server.deaths.slice(deathsBefore)
    const log = server.logSince(logFrom)
    return { moment, struckAt, overAt, recoveredMs: recovery - overAt, reasons: ready.reasons, deaths, log }
  } finally {
    ready.end()
  }
}
