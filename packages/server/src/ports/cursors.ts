import type { CursorMove, Cursors } from '../domain/cursors.ts'
import type { ConversationId, UserNumber } from '../domain/ids.ts'

/** Who stands where, for receipts: by external id, ascending. */
export interface ReceiptRow {
  readonly external: string
  readonly delivered: number
  readonly read: number
}

/** Of a message: how many members there are, how many of them it was delivered to, how many have read it. */
export interface ReceiptCounts {
  readonly members: number
  readonly delivered: number
  readonly read: number
}

/** So many of a member's own entries in a row are passed over in the search for one by another. */
export const ownAtMost = 1_000

/**
 * A member who has not got everything that others sent: the last seq delivered to him, and the time of the first by
 * another that was not.
 */
export interface PendingRow {
  readonly external: string
  readonly delivered: number
  readonly since: number
}

/**
 * Members' cursors. Guarantees: `delivered` and `read` never move back and never stand beyond the head; moves of who is
 * not a member (nor the reader of an announcement) change nothing; a move of `read` or `seen` gives the member's row a
 * new journal id, so that his other devices' syncs name the conversation. At most one move a (conversation, user).
 */
export interface CursorStore {
  /** Those that moved, as they stand now. */
  move(moves: readonly CursorMove[]): Promise<readonly (Cursors & { conversation: ConversationId; user: UserNumber })[]>
  /** False: he is no member. */
  setNotify(conversation: ConversationId, user: UserNumber, level: number): Promise<boolean>
  counts(conversation: ConversationId, seq: number): Promise<ReceiptCounts>
  receipts(conversation: ConversationId, after: string | undefined, limit: number): Promise<readonly ReceiptRow[]>
  pending(conversation: ConversationId, after: string | undefined, limit: number): Promise<readonly PendingRow[]>
}
