import { randomUUID } from 'node:crypto'
import { forEach, sleep } from '../../generator.ts'
import type { SlowScale } from '../../scale.ts'
import type { Measured } from '../../servers/measured.ts'
import { token } from '../../servers/token.ts'
import { ConfabClient } from '../../wire/confab-client.ts'
import { CreditReader, type Shelf } from '../../wire/credit-reader.ts'
import { FrameLedger } from '../../wire/frame-ledger.ts'
import type { Arrivals } from './arrivals.ts'

const atOnce = 16
const sipBytes = 1_024
const stallMs = 5_000

/** The readers of one conversation, by what becomes of them. */
export interface Readers {
  readonly shelf: Shelf
  readonly sender: ConfabClient
  readonly healthy: readonly CreditReader[]
  readonly deaf: readonly CreditReader[]
  readonly trickling: readonly CreditReader[]
  readonly stalling: readonly CreditReader[]
}

/** A group of all of them; nobody but the sender is connected. Each tenth of the healthy is timed. */
export async function gather(measured: Measured, scale: SlowScale, arrivals: Arrivals): Promise<Readers> {
  const shelf: Shelf = { port: measured.port, ledger: new FrameLedger(), conversation: '' }
  const sender = new ConfabClient('speaker', new Map())
  await sender.open(measured.port, token(sender.user))
  const made = (count: number, kind: string, manner: (i: number) => ConstructorParameters<typeof CreditReader>[2]) =>
    Array.from({ length: count }, (_, i) => new CreditReader(`${kind}-${i}`, shelf, manner(i)))
  const bad = (kind: string, sip?: number) =>
    made(scale.badOfEach, kind, () => ({ checks: true, ...(sip !== undefined && { sip }) }))
  const timed = (i: number) => (i % 10 === 0 ? { heard: arrivals.listener() } : {})
  const readers = {
    shelf,
    sender,
    healthy: made(scale.healthy, 'healthy', (i) => ({ checks: i % 50 === 0, ...timed(i) })),
    deaf: bad('deaf'),
    trickling: bad('trickling', sipBytes),
    stalling: bad('stalling'),
  }
  await found(readers)
  return readers
}

/** Everybody comes once so that the server knows him, and the group is made. */
async function found(readers: Readers): Promise<void> {
  const all = allOf(readers)
  await come(all)
  leave(all)
  const users = all.map(({ user }) => user)
  const payload = { clientId: randomUUID(), kind: 'group', title: 'Busy', users }
  const made = (await readers.sender.ask('create', payload)) as { conversation: { conversationId: string } }
  readers.shelf.conversation = made.conversation.conversationId
  readers.sender.conversation = readers.shelf.conversation
}

export function allOf({ healthy, deaf, trickling, stalling }: Readers): CreditReader[] {
  return [...healthy, ...deaf, ...trickling, ...stalling]
}

export async function come(readers: readonly CreditReader[]): Promise<void> {
  await forEach(readers.length, atOnce, async (i) => readers[i]?.open(token(readers[i].user)))
}

export function leave(readers: readonly CreditReader[]): void {
  for (const reader of readers) reader.end()
}

/** From now on they are as bad as they are; answers what makes them good again. */
export function misbehave({ deaf, trickling, stalling }: Readers): () => void {
  let going = true
  for (const reader of deaf) reader.pause()
  for (const reader of trickling) reader.trickle()
  const stall = async (reader: CreditReader) => {
    for (await sleep(Math.random() * stallMs); going; await sleep(stallMs * (0.5 + Math.random()))) {
      reader.pause()
      await sleep(stallMs)
      reader.recover()
    }
  }
  for (const reader of stalling) void stall(reader)
  return () => {
    going = false
    for (const reader of [...deaf, ...trickling, ...stalling]) reader.recover()
  }
}
