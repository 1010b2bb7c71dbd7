import { randomUUID } from 'node:crypto'
import { ConfabClient } from '../confab-client.ts'
import { type Figures, generatorLoad, Latencies, sleep } from '../figures.ts'
import { cpuMs } from '../processes.ts'
import { type MeasuredServer, token } from '../server.ts'

const body = 'x'.repeat(200)
const runMs = 5_000

interface Pair {
  readonly from: ConfabClient
  readonly to: ConfabClient
  readonly conversation: string
}

export async function openPairs(server: MeasuredServer, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let i = 0; i < count; i++) {
    const from = new ConfabClient(`from-${i}`)
    const to = new ConfabClient(`to-${i}`)
    await from.open(server.port, token(from.user))
    await to.open(server.port, token(to.user))
    const made = (await from.ask('create', { clientId: randomUUID(), kind: 'direct', users: [to.user] })) as {
      conversation: { conversationId: string }
    }
    pairs.push({ from, to, conversation: made.conversation.conversationId })
  }
  await sleep(500)
  return pairs
}

async function measured(
  server: MeasuredServer,
  pairs: readonly Pair[],
  load: (send: (pair: Pair) => Promise<void>) => Promise<void>,
): Promise<Figures> {
  const latencies = new Latencies()
  const before = pairs.reduce((sum, pair) => sum + pair.to.delivered, 0)
  const cpu = cpuMs(server.root)
  const own = generatorLoad()
  const began = performance.now()
  let sent = 0
  await load(async (pair) => {
    const at = performance.now()
    await pair.from.ask('send', { conversationId: pair.conversation, clientId: randomUUID(), content: { text: body } })
    latencies.add(performance.now() - at)
    sent++
  })
  const took = performance.now() - began
  const used = cpuMs(server.root) - cpu
  const deadline = performance.now() + 5_000
  const delivered = () => pairs.reduce((sum, pair) => sum + pair.to.delivered, 0) - before
  while (delivered() < sent && performance.now() < deadline) await sleep(5)
  const gaps = pairs.reduce((sum, pair) => sum + pair.to.gaps, 0)
  if (delivered() !== sent || gaps > 0) throw new Error(`lost or out of order: ${delivered()} of ${sent}, ${gaps} gaps`)
  return {
    'msg/s': (sent / took) * 1_000,
    'ack p50 ms': latencies.at(50),
    'ack p99 ms': latencies.at(99),
    'CPU µs a message': (used * 1_000) / sent,
    'generator %': own(),
  }
}

/** Each pair one send at a time, as fast as it is answered. */
export function pairsClosed(server: MeasuredServer, pairs: readonly Pair[]): Promise<Figures> {
  return measured(server, pairs, async (send) => {
    const end = performance.now() + runMs
    await Promise.all(
      pairs.map(async (pair) => {
        while (performance.now() < end) await send(pair)
      }),
    )
  })
}

/** So many sends a second, evenly, whether or not earlier ones were answered: latency counts from the due time on. */
export function pairsOffered(server: MeasuredServer, pairs: readonly Pair[], perSecond: number): Promise<Figures> {
  return measured(server, pairs, async (send) => {
    const began = performance.now()
    const total = (perSecond * runMs) / 1_000
    const under: Promise<void>[] = []
    for (let i = 0; i < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - began) * perSecond) / 1_000))
      for (; i < due; i++) under.push(send(pairs[i % pairs.length] as Pair))
      await sleep(1)
    }
    await Promise.all(under)
  })
}
