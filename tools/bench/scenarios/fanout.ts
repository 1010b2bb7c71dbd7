import { randomUUID } from 'node:crypto'
import { ConfabClient } from '../confab-client.ts'
import { type Figures, generatorLoad, sleep } from '../figures.ts'
import { cpuMs } from '../processes.ts'
import { type MeasuredServer, token } from '../server.ts'

const body = 'x'.repeat(200)
const runMs = 4_000

/** One group with so many connected members, and a sender among them. */
export async function openAudience(
  server: MeasuredServer,
  size: number,
): Promise<{ sender: ConfabClient; audience: ConfabClient[]; conversation: string }> {
  const audience: ConfabClient[] = []
  for (let i = 0; i < size; i++) {
    const client = new ConfabClient(`listener-${i}`)
    await client.open(server.port, token(client.user))
    audience.push(client)
  }
  const sender = audience[0] as ConfabClient
  const users = audience.slice(1).map((client) => client.user)
  const made = (await sender.ask('create', { clientId: randomUUID(), kind: 'group', title: 'All', users })) as {
    conversation: { conversationId: string }
  }
  await sleep(500)
  return { sender, audience, conversation: made.conversation.conversationId }
}

/** One sender, `inFlight` sends without an answer at a time. Every delivery is counted and checked for its place. */
export async function fanout(
  server: MeasuredServer,
  audience: ConfabClient[],
  conversation: string,
  inFlight: number,
): Promise<Figures> {
  const sender = audience[0] as ConfabClient
  const before = audience.reduce((sum, client) => sum + client.delivered, 0)
  const cpu = cpuMs(server.root)
  const load = generatorLoad()
  const began = performance.now()
  const end = began + runMs
  let sent = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        await sender.ask('send', { conversationId: conversation, clientId: randomUUID(), content: { text: body } })
        sent++
      }
    }),
  )
  const expected = before + sent * audience.length
  const deadline = performance.now() + 10_000
  const count = () => audience.reduce((sum, client) => sum + client.delivered, 0)
  while (count() < expected && performance.now() < deadline) await sleep(5)
  const took = performance.now() - began
  const gaps = audience.reduce((sum, client) => sum + client.gaps, 0)
  if (count() !== expected || gaps > 0)
    throw new Error(`lost or out of order: ${count()} of ${expected} deliveries, ${gaps} gaps`)
  const deliveries = sent * audience.length
  return {
    'deliveries/s': (deliveries / took) * 1_000,
    'CPU µs a delivery': ((cpuMs(server.root) - cpu) * 1_000) / deliveries,
    'generator %': load(),
  }
}
