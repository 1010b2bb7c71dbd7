import { randomUUID } from 'node:crypto'
import { ConfabClient } from '../confab-client.ts'
import { type Figures, generatorLoad } from '../figures.ts'
import { type MeasuredServer, token } from '../server.ts'

const runMs = 4_000
const length = 2_000

/** Pages of 50: the newest, which the node still holds, or older ones, which are read from the table. */
export async function history(server: MeasuredServer): Promise<Figures> {
  const reader = new ConfabClient(`reader-${randomUUID()}`)
  await reader.open(server.port, token(reader.user))
  const made = (await reader.ask('create', { clientId: randomUUID(), kind: 'group', title: 'Long' })) as {
    conversation: { conversationId: string }
  }
  const conversationId = made.conversation.conversationId
  const text = 'x'.repeat(200)
  for (let i = 0; i < length; i += 100) {
    await Promise.all(
      Array.from({ length: 100 }, () =>
        reader.ask('send', { conversationId, clientId: randomUUID(), content: { text } }),
      ),
    )
  }
  const load = generatorLoad()
  const recent = await pages(reader, () => ({ conversationId, limit: 50 }))
  const table = await pages(reader, () => ({
    conversationId,
    limit: 50,
    before: 51 + Math.floor(Math.random() * (length - 200)),
  }))
  reader.end()
  return { 'recent pages/s': recent, 'table pages/s': table, 'generator %': load() }
}

async function pages(reader: ConfabClient, query: () => unknown): Promise<number> {
  const end = performance.now() + runMs
  let count = 0
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (performance.now() < end) {
        const page = (await reader.ask('history', query())) as { entries: { seq: number }[] }
        if (page.entries.length !== 50) throw new Error(`a page of ${page.entries.length} entries`)
        count++
      }
    }),
  )
  return (count / runMs) * 1_000
}
