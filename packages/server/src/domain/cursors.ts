import type { ConversationId, UserNumber } from './ids.ts'

/** Where a member stands in a conversation. Receipts (`delivered`, `read`) never move back. */
export interface Cursors {
  readonly delivered: number
  readonly read: number
  /** Running number of what counts as unread, at `read`. */
  readonly readCountable: number
  /** How far his badge is cleared: by reading, by sending, or set back by marking as unread. */
  readonly seen: number
  /** The conversation's countable minus this is the badge. */
  readonly seenCountable: number
}

/** Where to a member's cursors shall move; 0: not at all. */
export interface CursorMove {
  readonly conversation: ConversationId
  readonly user: UserNumber
  readonly delivered: number
  readonly read: number
  readonly seen: number
  /** `seen` is set as it is, also back; otherwise it only moves forward. */
  readonly exact: boolean
}

/** What shall be notified: all messages, only mentions, nothing. Stored as its index. */
export const notifyLevels = ['all', 'mentions', 'none'] as const
export type NotifyLevel = (typeof notifyLevels)[number]

/** Two moves of one member as one: receipts forward, the badge as the later one says. */
export function mergeMoves(earlier: CursorMove, later: CursorMove): CursorMove {
  const read = Math.max(earlier.read, later.read)
  return {
    conversation: later.conversation,
    user: later.user,
    delivered: Math.max(earlier.delivered, later.delivered),
    read,
    // What is read after a mark as unread clears the badge again, up to there.
    seen: later.exact ? later.seen : Math.max(earlier.seen, later.seen, earlier.exact ? later.read : 0),
    exact: earlier.exact || later.exact,
  }
}
