import type { ConversationKind } from '@confab/protocol'
import type { AppendItem, AppendOutcome, Verdict } from '../../domain/append.ts'
import type { UserChange } from '../../domain/journal.ts'
import { conversationKinds, may } from '../../domain/rights.ts'
import type { StoreLimits } from '../../ports/stores.ts'
import type { MemoryConversation, MemoryEntry } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { applyEffect } from './effects.ts'
import { growth } from './growth.ts'
import type { Transaction } from './journal.ts'
import { refusal } from './judge.ts'

/** A batch on its way: what it has changed so far. The journal id is drawn with the first thing it stores. */
class Batch {
  readonly database: MemoryDatabase
  readonly now: number
  readonly limits: StoreLimits
  readonly firsts = new Map<MemoryConversation, number>()
  readonly changes: UserChange[] = []
  #transaction: Transaction | undefined

  constructor(database: MemoryDatabase, now: number, limits: StoreLimits) {
    this.database = database
    this.now = now
    this.limits = limits
  }

  get journalId(): number {
    this.#transaction ??= this.database.journal.begin()
    return this.#transaction.id
  }

  end(): number | undefined {
    if (!this.#transaction) return undefined
    const ranges = [...this.firsts].map(([{ id, head }, first]) => ({ conversation: id, first, last: head }))
    this.database.journal.commit(this.#transaction, this.now, ranges, this.changes)
    return this.#transaction.id
  }
}

/** The append, at once: judges and stores item by item. `now` in ms. Throws RangeError before anything is stored. */
export function appendNow(
  database: MemoryDatabase,
  items: readonly AppendItem[],
  now: number,
  limits: StoreLimits,
): AppendOutcome {
  checkEffectsAreLast(items)
  const batch = new Batch(database, now, limits)
  const verdicts = items.map((item) => take(batch, item))
  const journalId = batch.end()
  const growths = [...batch.firsts].map(([conversation, first]) => growth(conversation, first))
  return { verdicts, growths, journalId }
}

function checkEffectsAreLast(items: readonly AppendItem[]): void {
  const ended = new Set<string>()
  for (const item of items) {
    if (ended.has(item.conversation))
      throw new RangeError('an item with an effect must be the last of its conversation')
    if (item.effect) ended.add(item.conversation)
  }
}

function take(batch: Batch, item: AppendItem): Verdict {
  const conversation = batch.database.conversations.get(item.conversation)
  if (conversation?.tenant !== item.sender.tenant) return { status: 'refused', because: 'notFound' }
  const stored = conversation.find(item.sender.user, item.clientId)
  if (stored) return isRepeat(stored, item.hash) ? answer('duplicate', stored) : { status: 'conflict' }
  const because = refusal(batch.database, conversation, item, batch.limits, batch.now)
  if (because) return { status: 'refused', because }
  return isOnlyNoted(conversation, item, batch.limits)
    ? note(batch, conversation, item)
    : put(batch, conversation, item)
}

/** A hash that was erased can't differ. */
export function isRepeat(stored: MemoryEntry, hash: Uint8Array): boolean {
  return stored.hash === undefined || stored.hash === Buffer.from(hash).toString('hex')
}

function answer(status: 'stored' | 'duplicate', { seq, at, countable }: MemoryEntry): Verdict {
  return { status, seq, at, countable }
}

function isOnlyNoted(conversation: MemoryConversation, { effect }: AppendItem, limits: StoreLimits): boolean {
  if (conversation.kind !== conversationKinds.channel || conversation.memberCount <= limits.notedAbove) return false
  return effect?.type === 'members' && (effect.action === 'join' || effect.action === 'leave')
}

function note(batch: Batch, conversation: MemoryConversation, item: AppendItem): Verdict {
  const seq = conversation.head
  const change = item.effect?.type === 'members' && item.effect.action === 'join' ? seq + 1 : seq
  applied(batch, conversation, item, { seq, noted: true })
  return { status: 'noted', from: change, at: Math.max(batch.now, conversation.at) }
}

function put(batch: Batch, conversation: MemoryConversation, item: AppendItem): Verdict {
  conversation.journalId = batch.journalId
  const entry = conversation.push(
    {
      kind: item.kind,
      sender: item.sender,
      clientId: item.clientId,
      counts: item.counts,
      target: item.effect?.type === 'edit' || item.effect?.type === 'react' ? item.effect.target : undefined,
      hash: Buffer.from(item.hash).toString('hex'),
      body: item.body,
    },
    batch.now,
  )
  if (item.mentions) noteMentions(batch.database, conversation, item, entry.seq)
  if (!batch.firsts.has(conversation)) batch.firsts.set(conversation, entry.seq)
  applied(batch, conversation, item, { seq: entry.seq, noted: false })
  return answer('stored', entry)
}

/** Members only; all, of those who may. */
function noteMentions(database: MemoryDatabase, conversation: MemoryConversation, item: AppendItem, seq: number): void {
  const { users = [], all = false } = item.mentions ?? {}
  const known = database.tenant(conversation.tenant)?.users
  for (const external of users) {
    const user = known?.get(external)
    if (user !== undefined && user !== item.sender.user && conversation.role(user) > 0) conversation.name(user, seq)
  }
  const role = conversation.role(item.sender.user)
  if (all && may(kindOf(conversation.kind), role, 'mentionAll')) conversation.name(0, seq)
}

function applied(
  batch: Batch,
  conversation: MemoryConversation,
  item: AppendItem,
  place: { seq: number; noted: boolean },
): void {
  if (!item.effect) return
  const { journalId } = batch
  batch.changes.push(...applyEffect(batch.database, conversation, item.sender, item.effect, { ...place, journalId }))
}

function kindOf(number: number): ConversationKind {
  return (Object.keys(conversationKinds) as ConversationKind[])[number - 1] as ConversationKind
}
