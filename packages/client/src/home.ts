import type { CommandPayload, CommandType, ReplyPayload } from '@confab/protocol'
import type { Clock } from './clock.ts'
import type { Ids } from './ids.ts'
import type { StoredCommand } from './storage.ts'
import type { HomeFact } from './trace.ts'

/** Limits of what a chat holds. */
export interface Holding {
  /** With more entries missing than this, only the newest page is fetched. */
  readonly missing: number
  /** Entries held of an open conversation, and of any other. */
  readonly open: number
  readonly resting: number
}

/** What a conversation needs of its chat. `C` is the conversation as the chat knows it. */
export interface Home<C> {
  readonly clock: Clock
  readonly ids: Ids
  readonly holding: Holding
  readonly trace: (fact: HomeFact) => void
  user(): string | undefined
  connectionId(): string | undefined
  /** The list of conversations is complete on this connection. */
  synced(): boolean
  closed(): boolean
  /** Puts a command into the outbox. */
  add(command: Omit<StoredCommand, 'order' | 'user'>): Promise<unknown>
  /** What waits in the outbox for a conversation. */
  waiting(lane: string): readonly StoredCommand[]
  /** Asks, over reconnects and waits, until there is an answer that helps. */
  ask<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<ReplyPayload<T>>
  /** Its listing is to be fetched anew. */
  refresh(conversation: C): void
  /** What it counts as unread is another than before. */
  counted(): void
  /** This conversation may lack something. */
  want(conversation: C): void
  /** Its listing, head, wholeness or shown entries changed. */
  touched(conversation: C): void
  /** It should come as entries from now on, or as its head only. */
  interest(conversation: C, level: 'full' | 'head'): void
  /** It is not this user's any more. */
  gone(conversation: C): void
}
