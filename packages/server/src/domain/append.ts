import type { MembershipAction } from '@confab/protocol'
import type { ConversationId, JournalId, Person, TenantNumber, UserNumber } from './ids.ts'

/** What an entry changes besides adding itself to the log. It must be the last of its conversation in a batch. */
export type Effect =
  | {
      readonly type: 'edit'
      readonly target: number /** JSON text of the new content `{"text":…}` */
      readonly body: string
    }
  | { readonly type: 'delete'; readonly target: number }
  | {
      readonly type: 'react'
      readonly target: number
      readonly emoji: string
      /** Taken away again, instead of added. */
      readonly remove: boolean
    }
  | {
      readonly type: 'members'
      readonly action: Exclude<MembershipAction, 'create'>
      readonly users: readonly UserNumber[]
      readonly role: number
      /** Of who joins by an invite: the SHA-256 of its code, hex. */
      readonly invite?: string
    }
  | { readonly type: 'rename'; readonly title: string }

/** One send on its way into the log. */
export interface AppendItem {
  readonly conversation: ConversationId
  readonly sender: Person
  readonly clientId: string
  readonly kind: number
  readonly counts: boolean
  /** SHA-256 of the canonical text of kind and content. */
  readonly hash: Uint8Array
  /** JSON text of the content. */
  readonly body: string
  /** The sender is an admin of his tenant: rules announcements. */
  readonly tenantAdmin: boolean
  readonly effect?: Effect
  /** The message that this one answers: one that its sender may read. */
  readonly replyTo?: number
  /** Whom a message names: external ids; `all`: everybody, if the sender may. */
  readonly mentions?: { readonly users: readonly string[]; readonly all: boolean }
}

export type RefusedBecause = 'notFound' | 'forbidden' | 'blocked' | 'noTarget' | 'noChange' | 'limitReached'

/** What became of one item; one bad item never fails the batch. */
export type Verdict =
  | { readonly status: 'stored' | 'duplicate'; readonly seq: number; readonly at: number; readonly countable: number }
  /** A join or leave of a large channel: in the journal, not in the log. `from`: the first seq the joiner may read; for a leave the last. */
  | { readonly status: 'noted'; readonly from: number; readonly at: number }
  /** The same client id with other content. */
  | { readonly status: 'conflict' }
  | { readonly status: 'refused'; readonly because: RefusedBecause }

/** What a batch added to one conversation. */
export interface Growth {
  readonly conversation: ConversationId
  readonly tenant: TenantNumber
  /** As in `conversationKinds`. */
  readonly kind: number
  readonly first: number
  readonly last: number
  readonly countable: number
  readonly memberCount: number
  /** All open members after the batch, where there are no more than 64 (and it has members at all). */
  readonly members: readonly UserNumber[] | undefined
}

export interface AppendOutcome {
  /** One per item, in the items' order. */
  readonly verdicts: readonly Verdict[]
  readonly growths: readonly Growth[]
  /** The journal row of this batch; undefined if nothing was stored. */
  readonly journalId: JournalId | undefined
}

/** A conversation about to be. Its id follows from who asked and with which client id, or from the pair. */
export interface NewConversation {
  readonly id: ConversationId
  /** As in `conversationKinds`. */
  readonly kind: number
  readonly title: string | undefined
  readonly creator: Person
  readonly clientId: string
  readonly hash: Uint8Array
  /** JSON text of entry 1's content: membership, action create. */
  readonly body: string
  /** Without the creator. For a direct conversation: the one peer. */
  readonly users: readonly UserNumber[]
}

export type CreateVerdict =
  | {
      readonly status: 'created' | 'duplicate'
      readonly at: number
      readonly growth: Growth | undefined
      readonly journalId: JournalId | undefined
    }
  | { readonly status: 'conflict' }
  | { readonly status: 'refused'; readonly because: RefusedBecause }
