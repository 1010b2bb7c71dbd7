import { tallied } from '@confab/protocol'
import type { AppendItem, Effect, RefusedBecause } from '../../domain/append.ts'
import { isMessageKind } from '../../domain/entry.ts'
import type { UserNumber } from '../../domain/ids.ts'
import { conversationKinds } from '../../domain/rights.ts'
import type { ReactionReader, ReactorRow } from '../../ports/reactions.ts'
import type { StoreLimits } from '../../ports/stores.ts'
import type { MemoryConversation, MemoryEntry } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { compareBytes } from './order.ts'

type React = Extract<Effect, { type: 'react' }>

/** Whether it is a message that he may read: in an interval of his membership. */
export function isReadable(conversation: MemoryConversation, user: UserNumber, seq: number): boolean {
  const entry = conversation.entry(seq)
  if (!entry || !isMessageKind(entry.kind) || seq <= conversation.floor) return false
  const isForAll = conversation.kind === conversationKinds.announcement || conversation.pair.length > 0
  if (isForAll) return true
  const intervals = conversation.places.get(user)?.intervals ?? []
  return intervals.some(({ from, to }) => from <= seq && seq <= (to ?? seq))
}

export function reactRefusal(
  conversation: MemoryConversation,
  { sender }: AppendItem,
  { target, emoji, remove }: React,
  limits: StoreLimits,
): RefusedBecause | undefined {
  const entry = conversation.entry(target)
  if (!entry || entry.state?.deleted || !isReadable(conversation, sender.user, target)) return 'noTarget'
  const { now, ever, tallies } = entry.reactions ?? { now: [], ever: 0, tallies: [] }
  const own = now.filter(({ user }) => user === sender.user).map((one) => one.emoji)
  if (own.includes(emoji) !== remove) return 'noChange'
  if (remove) return undefined
  if (own.length >= limits.reactionsPerUser || ever >= limits.reactionsEver) return 'limitReached'
  const isNew = tallies.every((one) => one.emoji !== emoji)
  return isNew && tallies.length >= limits.reactionsPerMessage ? 'limitReached' : undefined
}

export function react(entry: MemoryEntry, sender: AppendItem['sender'], effect: React, seq: number): void {
  const { emoji, remove } = effect
  const before = entry.reactions ?? { now: [], ever: 0, tallies: [] }
  const others = before.now.filter((one) => one.user !== sender.user || one.emoji !== emoji)
  const now = remove ? others : [...others, { emoji, user: sender.user, seq }]
  const tallies = tallied(before.tallies, { emoji, user: sender.external, remove })
  entry.reactions = { now, ever: before.ever + (remove ? 0 : 1), tallies }
  entry.state = { ...(entry.state?.edited && { edited: true }), ...(tallies.length && { reactions: tallies }), at: seq }
}

/** Reads of the database as it is at the moment of the call. */
export function memoryReactions(database: MemoryDatabase): ReactionReader {
  const found = (conversation: string, seq: number) =>
    database.conversations.get(conversation)?.entry(seq)?.reactions?.now ?? []
  return {
    reactors: async (conversation, seq, { emoji, after, limit }) => {
      const log = database.conversations.get(conversation)
      const rows = found(conversation, seq)
        .filter((one) => emoji === undefined || one.emoji === emoji)
        .map((one) => ({
          emoji: one.emoji,
          user: database.user(one.user)?.external ?? '',
          seq: one.seq,
          at: log?.entry(one.seq)?.at ?? 0,
        }))
      return rows
        .sort(inOrder)
        .filter((row) => !after || inOrder(row, after) > 0)
        .slice(0, limit)
    },
    own: async (conversation, person, seqs) => {
      const own = new Map<number, string[]>()
      for (const seq of seqs) {
        const emoji = found(conversation, seq).flatMap((one) => (one.user === person.user ? [one.emoji] : []))
        if (emoji.length > 0) own.set(seq, emoji)
      }
      return own
    },
  }
}

function inOrder(a: Pick<ReactorRow, 'emoji' | 'seq'>, b: Pick<ReactorRow, 'emoji' | 'seq'>): number {
  return compareBytes(a.emoji, b.emoji) || a.seq - b.seq
}
