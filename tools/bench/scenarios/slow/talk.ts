import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { becomes, sleep } from '../../generator.ts'
import type { SlowScale } from '../../scale.ts'
import type { Measured } from '../../servers/measured.ts'
import { meter, type Reading } from '../../servers/meter.ts'
import type { Arrivals } from './arrivals.ts'
import { MemoryWatch, type Peak } from './memory-watch.ts'
import type { Readers } from './readers.ts'

const mostTries = 5
/** Who is later than that is lost; who is late makes the throughput small. */
const patienceMs = 60_000

/** What the healthy saw of a stretch of talk, and what it cost. */
export interface Heard {
  readonly head: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Of the acknowledgements: what of it is the store's. */
  readonly storedP99: number
  /** How late this process itself was in reading, at the 99th percentile, ms. */
  readonly loadDelay: number
  readonly missed: number
  readonly used: Reading
  readonly peak: Peak
}

/** The sender says so many messages a second, evenly, as long as `goes` says so; answers the last seq. */
export async function say(
  { sender }: Readers,
  scale: SlowScale,
  arrivals: Arrivals,
  goes: (elapsedMs: number) => boolean,
): Promise<number> {
  const began = performance.now()
  const text = 'x'.repeat(scale.bodyBytes)
  const under: Promise<number>[] = []
  const one = async () => {
    const at = performance.now()
    const payload = { conversationId: sender.conversation, clientId: randomUUID(), content: { text } }
    const { seq } = await stored(() => sender.ask('send', payload))
    arrivals.said(seq, at)
    return seq
  }
  for (let elapsed = 0; goes(elapsed); elapsed = performance.now() - began) {
    while (under.length < (elapsed * scale.perSecond) / 1_000) under.push(one())
    await sleep(1)
  }
  return Math.max(...(await Promise.all(under)))
}

/** A busy machine may leave a send without an answer: the same one again is stored once. */
async function stored(send: () => Promise<unknown>): Promise<{ seq: number }> {
  for (let tries = 1; ; tries++) {
    try {
      return (await send()) as { seq: number }
    } catch (error) {
      if (tries === mostTries) throw error
      await sleep(500)
    }
  }
}

/** A measured stretch of talk: until the last of the healthy has the last message. */
export async function listen(
  measured: Measured,
  readers: Readers,
  scale: SlowScale,
  arrivals: Arrivals,
): Promise<Heard> {
  const before = Math.max(...readers.healthy.map(({ last }) => last))
  const watch = new MemoryWatch(measured)
  const read = meter(measured)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const head = await say(readers, scale, arrivals, (elapsed) => elapsed < scale.seconds * 1_000)
  const isThere = await becomes(() => readers.healthy.every(({ last }) => last >= head), patienceMs)
  const used = read()
  const peak = watch.stop()
  delay.disable()
  if (!isThere) throw new Error('the healthy did not get everything within a minute')
  const { latencies, stored, missed } = arrivals.between(before + 1, head)
  const perSecond = (((head - before) * readers.healthy.length) / used.wallMs) * 1_000
  const loadDelay = delay.percentile(99) / 1e6
  const heard = { p50: latencies.at(50), p99: latencies.at(99), storedP99: stored.at(99), missed }
  return { head, perSecond, ...heard, loadDelay, used, peak }
}
