import type { ConversationId, NodeId, UserNumber } from './ids.ts'

/** A range of one conversation's log; the payload is its entries' JSON texts joined by commas. */
export interface RangeHeader {
  readonly k: 'range'
  readonly conversation: ConversationId
  readonly first: number
  readonly last: number
  readonly countable: number
  readonly members: number
  readonly kind: number
  /** When it was committed, ms. */
  readonly at: number
  /** How many bytes each entry's text has, where there is more than one. */
  readonly lengths?: readonly number[]
  /** External ids of those whom its last entry removes. */
  readonly removed?: readonly string[]
  /** An edit or deletion is among them: what was kept of the conversation in memory is stale. */
  readonly rewrites?: true
}

/** To users, about themselves. `tenant` instead of users: to all of it (a new announcement). No payload. */
export interface SignalHeader {
  readonly k: 'added' | 'removed' | 'user' | 'revoked'
  readonly users: readonly UserNumber[]
  readonly tenant?: number
  readonly conversation?: ConversationId
  /** added: the first seq they may read; removed: the last. */
  readonly seq?: number
  readonly members?: number
  readonly kind?: number
  readonly device?: string
  readonly notBefore?: number
}

/**
 * A frame as it is, the payload: to all sessions of these users, or, with a conversation, to those who have it open.
 * Never in the log, never repaired: it may be lost.
 */
export interface FrameHeader {
  readonly k: 'frame'
  readonly users: readonly UserNumber[]
  readonly conversation?: ConversationId
}

/** What a user says of himself; empty: nothing. `until`: 0, or the ms at which it ends. `at`: when it was said. */
export interface StatusRow {
  readonly text: string
  readonly until: number
  readonly at: number
}

/**
 * From a node, about its users' presence. delta: those who changed, with the next number; digest: how many it has, as of
 * a number; ask: to the node that is to tell them all; full: all, in `pieces`. May be lost, doubled and out of order.
 */
export interface PresenceHeader {
  readonly k: 'presence'
  readonly what: 'delta' | 'digest' | 'ask' | 'full'
  /** Another one after each start of the node. */
  readonly life: string
  readonly number: number
  readonly count?: number
  /** User and code in turn. */
  readonly codes?: readonly number[]
  readonly statuses?: readonly (readonly [user: UserNumber, status: StatusRow])[]
  readonly piece?: number
  readonly pieces?: number
}

/**
 * What travels between nodes: one for all receivers of a node. The payload was encoded once and is never parsed on the
 * way; within a process the header stays an object, between processes it is a line of JSON before the payload.
 */
export interface Envelope {
  readonly from: NodeId
  readonly header: RangeHeader | SignalHeader | FrameHeader | PresenceHeader
  readonly payload: Uint8Array
}
