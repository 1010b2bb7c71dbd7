import { setTimeout as sleep } from 'node:timers/promises'
import type { HealthWatch } from './health-watch.ts'
import type { Load } from './load.ts'
import type { Waits } from './waits.ts'

/** How long it took, ms; undefined: it did not come to that. */
export interface Recovery {
  /** Until everybody who talks had an acknowledgement of something new. */
  readonly acknowledged: number | undefined
  /** Until everybody had been shown all that was acknowledged by then. */
  readonly whole: number | undefined
  /** Until each node was ready, and nothing degraded. */
  readonly well: number | undefined
}

interface RecoveryNeeds {
  readonly load: Load
  readonly waits: Waits
  readonly health: HealthWatch
  readonly since: number
  /** ms */
  readonly patience: number
  readonly stop: AbortSignal
}

/** The value, or undefined when it takes too long or all is to end. */
function soon<T>(promise: Promise<T>, ms: number, stop: AbortSignal): Promise<T | undefined> {
  const timer = new AbortController()
  const over = sleep(ms, undefined, { signal: AbortSignal.any([stop, timer.signal]) }).catch(() => undefined)
  return Promise.race([promise, over]).finally(() => timer.abort())
}

async function untilWhole({ load, waits, since, patience, stop }: RecoveryNeeds) {
  const acknowledged = await soon(waits.allServed(load.talkers, since), patience, stop)
  if (acknowledged === undefined) return { acknowledged, whole: undefined }
  const behind = await soon(load.behind(load.heads, patience, true), patience, stop)
  const whole = behind?.length === 0 ? performance.now() - since : undefined
  return { acknowledged: acknowledged - since, whole }
}

async function untilWell({ health, since, patience, stop }: RecoveryNeeds): Promise<number | undefined> {
  for (const until = performance.now() + patience; performance.now() < until && !stop.aborted; ) {
    const at = health.wellSince(since)
    if (at !== undefined) return Math.max(0, at - since)
    await sleep(50)
  }
  return undefined
}

export async function recover(needs: RecoveryNeeds): Promise<Recovery> {
  const [told, well] = await Promise.all([untilWhole(needs), untilWell(needs)])
  return { ...told, well }
}
