import { randomUUID } from 'node:crypto'
import { forEach } from '../generator.ts'
import { SocketIoClient } from '../peers/socket-io-client.ts'
import type { Measured } from '../servers/measured.ts'
import { token } from '../servers/token.ts'
import { ConfabClient, type Ledgers } from '../wire/confab-client.ts'
import { settled } from '../wire/talker.ts'
import type { Pair } from './pairs.ts'

/** Direct conversations of two, both connected. */
export async function confabPairs(measured: Measured, count: number): Promise<Pair[]> {
  const ledgers: Ledgers = new Map()
  const pairs: Pair[] = []
  await forEach(count, 8, async (i) => {
    const from = new ConfabClient(`from-${i}`, ledgers)
    const to = new ConfabClient(`to-${i}`, ledgers)
    await from.open(measured.port, token(from.user))
    await to.open(measured.port, token(to.user))
    const made = (await from.ask('create', { clientId: randomUUID(), kind: 'direct', users: [to.user] })) as {
      conversation: { conversationId: string }
    }
    from.conversation = made.conversation.conversationId
    pairs.push({ from, to })
  })
  await Promise.all(pairs.map(({ from, to }) => settled(from, [from, to])))
  return pairs
}

/** Rooms of two. */
export async function socketIoPairs(measured: Measured, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  await forEach(count, 8, async (i) => {
    const from = new SocketIoClient(`pair-${i}`)
    const to = new SocketIoClient(`pair-${i}`)
    await from.open(measured.port, token(`from-${i}`))
    await to.open(measured.port, token(`to-${i}`))
    pairs.push({ from, to })
  })
  return pairs
}
