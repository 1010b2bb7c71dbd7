import { randomUUID } from 'node:crypto'
import { forEach } from '../generator.ts'
import { BareWsClient } from '../peers/bare-ws-client.ts'
import { SocketIoClient } from '../peers/socket-io-client.ts'
import { body, type Scale } from '../scale.ts'
import type { Measured } from '../servers/measured.ts'
import { token } from '../servers/token.ts'
import { ConfabClient, type Ledgers } from '../wire/confab-client.ts'
import { settled } from '../wire/talker.ts'
import type { Hall } from './fanout.ts'

const atOnce = 16

/** One group of so many members, each connected; some of them read every frame byte for byte. */
export async function confabHall(measured: Measured, scale: Scale): Promise<Hall> {
  const ledgers: Ledgers = new Map()
  const audience = Array.from({ length: scale.audience }, (_, i) => {
    return new ConfabClient(`listener-${i}`, ledgers, i % scale.checkedEach === 0)
  })
  const open = (i: number) => audience[i]?.open(measured.port, token(`listener-${i}`))
  await forEach(scale.audience, atOnce, async (i) => void (await open(i)))
  const sender = audience[0] as ConfabClient
  const users = audience.slice(1).map((client) => client.user)
  const made = (await sender.ask('create', { clientId: randomUUID(), kind: 'group', title: 'All', users })) as {
    conversation: { conversationId: string }
  }
  sender.conversation = made.conversation.conversationId
  await settled(sender, audience)
  return { measured, sender, audience }
}

/** `ws` alone, with frames as long as those in which ours delivers one message. */
export async function bareWsHall(measured: Measured, scale: Scale): Promise<Hall> {
  const audience = Array.from({ length: scale.audience }, () => new BareWsClient())
  await forEach(scale.audience, atOnce, async (i) => audience[i]?.open(measured.port))
  return { measured, sender: audience[0] as BareWsClient, audience, text: 'x'.repeat(frameLength()) }
}

export async function socketIoHall(measured: Measured, scale: Scale): Promise<Hall> {
  const audience = Array.from({ length: scale.audience }, () => new SocketIoClient('all'))
  await forEach(scale.audience, atOnce, async (i) => audience[i]?.open(measured.port, token(`listener-${i}`)))
  return { measured, sender: audience[0] as SocketIoClient, audience }
}

/** Bytes of our frame with one message of the usual body. */
function frameLength(): number {
  const ids = { conversationId: randomUUID(), from: 10_000 }
  const entry = { seq: 10_000, kind: 'message', sender: 'listener-0', clientId: randomUUID(), at: 1_700_000_000_000 }
  const entries = [{ ...entry, counts: true, content: { text: body } }]
  return JSON.stringify({ type: 'entries', payload: { ...ids, entries } }).length
}
