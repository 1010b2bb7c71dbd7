import type { Figures } from '../../figures.ts'
import { sleep } from '../../generator.ts'
import { Latencies } from '../../latencies.ts'
import { body } from '../../scale.ts'
import type { ClusterServers } from '../../servers/cluster.ts'
import { partFigures, partsMeter } from '../../servers/parts-meter.ts'
import { Count } from '../../wire/count.ts'
import type { Circle } from './circles.ts'

type Say = (circle: Circle) => Promise<void>

/** When each message of a circle was said, by its seq: one speaks, and what one says is stored in the order said. */
function timed(circles: readonly Circle[], latencies: Latencies): { saidAt: Map<Circle, number[]>; end: () => void } {
  const saidAt = new Map<Circle, number[]>()
  for (const circle of circles) {
    const times: number[] = []
    const firsts = circle.others.map(() => circle.head + 1)
    saidAt.set(circle, times)
    circle.heard = (other, last) => {
      const now = performance.now()
      const base = firsts[other] as number
      for (let seq = base; seq <= last; seq++) {
        const at = times[seq - circle.head - 1]
        if (at !== undefined) latencies.add(now - at)
      }
      firsts[other] = last + 1
    }
  }
  const end = () => {
    for (const [circle, times] of saidAt) {
      Object.assign(circle, { head: circle.head + times.length, heard: undefined })
    }
  }
  return { saidAt, end }
}

/** What the load says is acknowledged, and given to each of the others, once and in order; both are timed. */
async function measure(
  servers: ClusterServers,
  circles: readonly Circle[],
  load: (say: Say) => Promise<void>,
): Promise<Figures> {
  const acknowledged = new Latencies()
  const delivered = new Latencies()
  const hearers = circles.flatMap(({ others }) => others)
  const of = circles.flatMap((circle) => circle.others.map(() => circle))
  const count = new Count(hearers)
  const { saidAt, end } = timed(circles, delivered)
  const read = partsMeter(servers)
  let said = 0
  await load(async (circle) => {
    const at = performance.now()
    saidAt.get(circle)?.push(at)
    said++
    await circle.from.say(body)
    acknowledged.add(performance.now() - at)
  })
  const used = read()
  await count.complete((i) => saidAt.get(of[i] as Circle)?.length ?? 0, 15_000)
  end()
  return {
    'msg/s': (said / used.wallMs) * 1_000,
    'ack p50 ms': acknowledged.at(50),
    'ack p99 ms': acknowledged.at(99),
    'delivery p50 ms': delivered.at(50),
    'delivery p99 ms': delivered.at(99),
    ...partFigures(used, said),
  }
}

/** Each circle one message at a time, as fast as it is acknowledged. */
export function closedTalk(servers: ClusterServers, circles: readonly Circle[], seconds: number): Promise<Figures> {
  return measure(servers, circles, async (say) => {
    const end = performance.now() + seconds * 1_000
    const talk = async (circle: Circle) => {
      while (performance.now() < end) await say(circle)
    }
    await Promise.all(circles.map(talk))
  })
}

/** So many messages a second, evenly, whether or not earlier ones were acknowledged. */
export function offeredTalk(
  servers: ClusterServers,
  circles: readonly Circle[],
  seconds: number,
  perSecond: number,
): Promise<Figures> {
  return measure(servers, circles, (say) => offer(circles, say, seconds, perSecond))
}

export async function offer(circles: readonly Circle[], say: Say, seconds: number, perSecond: number): Promise<void> {
  const began = performance.now()
  const total = perSecond * seconds
  const under: Promise<void>[] = []
  while (under.length < total) {
    const due = Math.min(total, ((performance.now() - began) * perSecond) / 1_000)
    while (under.length < due) under.push(say(circles[under.length % circles.length] as Circle))
    await sleep(1)
  }
  await Promise.all(under)
}
