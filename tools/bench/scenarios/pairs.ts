import type { Figures } from '../figures.ts'
import { sleep } from '../generator.ts'
import { Latencies } from '../latencies.ts'
import { body } from '../scale.ts'
import type { Measured } from '../servers/measured.ts'
import { aside, meter, microseconds, type Reading } from '../servers/meter.ts'
import { Count } from '../wire/count.ts'
import type { Talker } from '../wire/talker.ts'

export interface Pair {
  readonly from: Talker
  readonly to: Talker
}

type Say = (pair: Pair) => Promise<void>

/** What the load says is acknowledged, timed, and delivered to the other of each pair. */
async function measure(
  measured: Measured,
  pairs: readonly Pair[],
  load: (say: Say) => Promise<void>,
): Promise<Figures> {
  const latencies = new Latencies()
  const count = new Count(pairs.map((pair) => pair.to))
  const saidBy = new Map<Pair, number>()
  const read = meter(measured)
  let said = 0
  await load(async (pair) => {
    const at = performance.now()
    await pair.from.say(body)
    latencies.add(performance.now() - at)
    saidBy.set(pair, (saidBy.get(pair) ?? 0) + 1)
    said++
  })
  const used = read()
  await count.complete((i) => saidBy.get(pairs[i] as Pair) ?? 0, 10_000)
  return {
    'msg/s': (said / used.wallMs) * 1_000,
    'ack p50 ms': latencies.at(50),
    'ack p99 ms': latencies.at(99),
    'CPU µs a message': microseconds(used, said),
    ...parts(measured, used, said),
    ...aside(used),
  }
}

function parts(measured: Measured, used: Reading, said: number): Figures {
  if (measured.storePid === undefined) return {}
  return { 'of it server': (used.server * 1_000) / said, 'of it PostgreSQL': (used.store * 1_000) / said }
}

/** Each pair one message at a time, as fast as it is acknowledged. */
export function closedLoop(measured: Measured, pairs: readonly Pair[], seconds: number): Promise<Figures> {
  return measure(measured, pairs, async (say) => {
    const end = performance.now() + seconds * 1_000
    const talk = async (pair: Pair) => {
      while (performance.now() < end) await say(pair)
    }
    await Promise.all(pairs.map(talk))
  })
}

/** So many messages a second, evenly, whether or not earlier ones were acknowledged. */
export function offered(
  measured: Measured,
  pairs: readonly Pair[],
  seconds: number,
  perSecond: number,
): Promise<Figures> {
  return measure(measured, pairs, async (say) => {
    const began = performance.now()
    const total = perSecond * seconds
    const under: Promise<void>[] = []
    while (under.length < total) {
      const due = Math.min(total, ((performance.now() - began) * perSecond) / 1_000)
      while (under.length < due) under.push(say(pairs[under.length % pairs.length] as Pair))
      await sleep(1)
    }
    await Promise.all(under)
  })
}
