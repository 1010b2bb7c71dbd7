import { randomUUID } from 'node:crypto'
import type { Figures } from '../figures.ts'
import { forEach } from '../generator.ts'
import { body } from '../scale.ts'
import type { Measured } from '../servers/measured.ts'
import { aside, busier, meter, microseconds } from '../servers/meter.ts'
import { token } from '../servers/token.ts'
import { ConfabClient } from '../wire/confab-client.ts'

const pageSize = 50
const atOnce = 32
const newest = 200

/** A member of one conversation with so many messages. */
export async function openReader(measured: Measured, length: number): Promise<ConfabClient> {
  const reader = new ConfabClient('reader', new Map())
  await reader.open(measured.port, token(reader.user))
  const made = (await reader.ask('create', { clientId: randomUUID(), kind: 'group', title: 'Long' })) as {
    conversation: { conversationId: string }
  }
  reader.conversation = made.conversation.conversationId
  await forEach(length - newest, 100, () => reader.say(body))
  // A batch larger than the node's ring empties it: the newest come as in a conversation, a few at a time.
  await forEach(newest, 4, () => reader.say(body))
  return reader
}

/** Pages of 50: the newest, which the node still holds; then older ones, which are read from the table. */
export async function history(
  measured: Measured,
  reader: ConfabClient,
  length: number,
  seconds: number,
): Promise<Figures> {
  const query = { conversationId: reader.conversation, limit: pageSize }
  const recent = await pages(measured, reader, seconds, () => ({ ...query, before: undefined }))
  const table = await pages(measured, reader, seconds, () => {
    return { ...query, before: pageSize + 2 + Math.floor(Math.random() * (length - 3 * pageSize)) }
  })
  return {
    'recent/s': recent.rate,
    'table/s': table.rate,
    'CPU µs, recent': recent.cpuUs,
    'CPU µs, table': table.cpuUs,
    ...aside(busier(recent.used, table.used)),
  }
}

async function pages(
  measured: Measured,
  reader: ConfabClient,
  seconds: number,
  query: () => { before: number | undefined },
) {
  const end = performance.now() + seconds * 1_000
  const read = meter(measured)
  let count = 0
  const lane = async () => {
    while (performance.now() < end) {
      const asked = query()
      const { first, last, isWhole } = await reader.page(asked)
      const isRight = isWhole && last - first + 1 === pageSize && (asked.before ?? last + 1) === last + 1
      if (!isRight) throw new Error(`a wrong page: ${first} to ${last}, before ${asked.before}`)
      count++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const used = read()
  return { rate: (count / used.wallMs) * 1_000, cpuUs: microseconds(used, count), used }
}
