import { setTimeout as sleep } from 'node:timers/promises'
import { Crowd, type Gone } from './crowd.ts'
import { type Above, aboveBase, type Gauges, most, readGauges, readMemory } from './gauges.ts'
import type { Scene } from './scene.ts'
import type { SoakServer } from './server.ts'

export interface Place {
  readonly server: SoakServer
  readonly scene: Scene
  readonly stop: AbortSignal
}

/** How a round is to go. */
export interface Visit {
  readonly atOnce: number
  /** For how long guests come, ms. */
  readonly ms: number
  readonly base: Gauges
  /** For how long what they left may take to go, ms. */
  readonly patience: number
  readonly seen?: (now: Gauges) => void
}

/** What came of a round. */
export interface Outcome {
  readonly visits: number
  readonly gone: ReadonlyMap<string, Gone>
  /** The most that was seen of each while it went on. */
  readonly peaks: Gauges
  /** How it was once all were gone. */
  readonly end: Gauges
  /** What had not come back to its base line. */
  readonly above: readonly Above[]
  /** How long after the last one it was all back, ms. */
  readonly backMs: number
}

const sampleMs = 400
const collections = 5

/** The largest of some readings: a timer that is set anew every second is there or not. */
export async function levels(server: SoakServer): Promise<Gauges> {
  let sum: Gauges = new Map()
  for (let i = 0; i < 12; i++) {
    sum = most(sum, await readGauges(server))
    await sleep(130)
  }
  return sum
}

/** Collected again where something is above: what was just let go of may need another turn. */
export async function memoryAbove(server: SoakServer, base: Gauges): Promise<{ now: Gauges; above: readonly Above[] }> {
  for (let i = 1; ; i++) {
    const now = await readMemory(server)
    const above = aboveBase(base, now)
    if (above.length === 0 || i === collections) return { now, above }
    await sleep(1_000)
  }
}

/** Waits until all is back at its base line at once, at most so long (ms). */
async function backAt(
  server: SoakServer,
  base: Gauges,
  patience: number,
): Promise<{ now: Gauges; above: readonly Above[] }> {
  const until = performance.now() + patience
  for (;;) {
    const now = await readGauges(server)
    const above = aboveBase(base, now)
    if (above.length === 0 || performance.now() > until) return { now, above }
    await sleep(200)
  }
}

async function watch(server: SoakServer, seen: (now: Gauges) => void, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    seen(await readGauges(server))
    await sleep(sampleMs, undefined, { signal: until }).catch(() => undefined)
  }
}

/** Guests come and vanish for so long; then it is looked at what is left of them. */
export async function playRound(
  { server, scene, stop }: Place,
  { atOnce, ms, base, patience, seen = () => undefined }: Visit,
): Promise<Outcome> {
  const crowd = new Crowd(scene, stop)
  const over = new AbortController()
  let peaks: Gauges = new Map()
  const watching = watch(
    server,
    (now) => {
      peaks = most(peaks, now)
      seen(now)
    },
    over.signal,
  )
  // It is told below, once the guests have gone: not as a fault that nobody handles.
  watching.catch(() => undefined)
  try {
    await crowd.visit(atOnce, ms)
  } finally {
    over.abort()
    await watching
  }
  stop.throwIfAborted()
  const leftAt = performance.now()
  // Those who vanished are still there, on their side: it is the server that must have ended them.
  const counts = await backAt(server, base, patience)
  const backMs = performance.now() - leftAt
  const memory = await memoryAbove(server, base)
  scene.ghosts.buryAll()
  const end = new Map([...counts.now, ...memory.now])
  return { visits: crowd.visits, gone: crowd.gone, peaks, end, above: [...counts.above, ...memory.above], backMs }
}
