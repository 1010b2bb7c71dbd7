import type { Figures } from '../../figures.ts'
import { becomes, forEach, sleep } from '../../generator.ts'
import { Latencies } from '../../latencies.ts'
import { body } from '../../scale.ts'
import type { ClusterServers } from '../../servers/cluster.ts'
import { partFigures, partsMeter } from '../../servers/parts-meter.ts'
import type { Circle } from './circles.ts'
import { EventReader } from './event-reader.ts'
import { offer } from './talk.ts'

/** Messages that nobody carries to Kafka yet: so many, over all circles, 16 of each under way. */
export async function pile(circles: readonly Circle[], messages: number): Promise<void> {
  const lanes = circles.flatMap((circle) => Array.from({ length: 16 }, () => circle))
  const each = Math.ceil(messages / lanes.length)
  await forEach(lanes.length, lanes.length, async (i) => {
    for (let n = 0; n < each; n++) await lanes[i]?.from.say(body)
  })
}

/** From a sixth of the events, when a consumer has them, to the last one, of all that the journal had when the nodes came. */
export async function catchUp(
  start: () => Promise<ClusterServers>,
  { brokers, topic, events }: { brokers: string; topic: string; events: number },
  act: (servers: ClusterServers) => Promise<Figures>,
): Promise<Figures> {
  const reader = await EventReader.open(brokers, topic)
  let servers: ClusterServers | undefined
  try {
    let [first, firstAt] = [0, 0]
    // They come in bursts: what the first one brought was carried before there was anything to measure by.
    reader.onEvent = () => {
      if (firstAt === 0 && reader.events >= events / 6) [first, firstAt] = [reader.events, performance.now()]
    }
    servers = await start()
    // The relay is at work before the node says that it serves.
    const [before, read] = [reader.events, partsMeter(servers)]
    await reader.complete(events, 240_000)
    const seconds = (performance.now() - firstAt) / 1_000
    const used = named(partFigures(read(), events - before))
    const rate = { 'events/s': (events - first) / seconds, 'repeated events': reader.repeated }
    return { ...rate, ...used, ...(await act(servers)) }
  } finally {
    await reader.close()
    await servers?.stop()
  }
}

function named(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name.replace('a message', 'an event'), value]),
  )
}

/** From the commit of a message until a consumer has its event, at so many messages a second. */
export async function lag(
  servers: ClusterServers,
  circles: readonly Circle[],
  topic: string,
  { seconds, perSecond }: { seconds: number; perSecond: number },
): Promise<Figures> {
  const reader = await EventReader.open(servers.parts.kafkaBrokers, topic)
  try {
    const lags = new Latencies()
    for (const circle of circles) await circle.from.say(body)
    const came = await becomes(() => reader.events > 0, 10_000)
    if (!came) throw new Error('the event log brings nothing')
    await sleep(1_000)
    const from = reader.events
    reader.onEvent = ({ at }, now) => lags.add(Math.max(0, now - at))
    let said = 0
    const say = async (circle: Circle) => {
      said++
      await circle.from.say(body)
    }
    const read = partsMeter(servers)
    await offer(circles, say, seconds, perSecond)
    await reader.complete(from + said, 60_000)
    const used = read()
    const cpu = Object.entries(partFigures(used, said)).map(([name, value]) => [`lag: ${name}`, value])
    return { 'lag p50 ms': lags.at(50), 'lag p99 ms': lags.at(99), ...Object.fromEntries(cpu) }
  } finally {
    await reader.close()
  }
}
