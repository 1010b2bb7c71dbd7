import type { ConversationId, JournalId, UserNumber } from './ids.ts'

/** Entries `first` to `last` of a conversation. */
export interface ConversationRange {
  readonly conversation: ConversationId
  readonly first: number
  readonly last: number
}

/** What was committed together: ranges of logs, and what concerns users. No bodies. */
export interface JournalRow {
  readonly id: JournalId
  readonly at: number
  readonly ranges: readonly ConversationRange[]
  readonly users: readonly UserChange[]
}

/** A user signal as the journal keeps it. */
export type UserChange =
  | { readonly type: 'added'; readonly user: UserNumber; readonly conversation: ConversationId; readonly from: number }
  | { readonly type: 'removed'; readonly user: UserNumber; readonly conversation: ConversationId; readonly to: number }
  | { readonly type: 'user'; readonly user: UserNumber }
  | {
      readonly type: 'revoked'
      readonly user: UserNumber
      readonly device: string | undefined
      readonly notBefore: number
    }

/**
 * Rows after a position with the snapshot they were seen under. A missing id is not a hole for ever until `xmin` has
 * reached the `xmax` of the first statement that lacked it: by snapshot, never by a timeout. `xmax` is greater than the
 * number of every transaction that could still fill a hole below these rows: the next number to be given, which may be
 * beyond the snapshot's own end.
 */
export interface JournalPage {
  readonly rows: readonly JournalRow[]
  readonly xmin: number
  readonly xmax: number
  /** The largest id the store has drawn as far as this statement knows (0 if none). */
  readonly last: JournalId
}
