import type { Cursors } from './cursors.ts'
import type { ConversationId, UserNumber } from './ids.ts'

/** A conversation as the store sees it for one user. */
export interface ConversationRow extends Cursors {
  readonly id: ConversationId
  readonly kind: number
  readonly title: string | undefined
  /** Of a direct conversation: the external id of the other one. */
  readonly peer: string | undefined
  /** 0: removed, or an announcement's reader. */
  readonly role: number
  readonly head: number
  readonly countable: number
  readonly floor: number
  /** The first seq of the latest interval of membership; 1 for an announcement. */
  readonly from: number
  /** The last seq he may read, if he was removed. */
  readonly to: number | undefined
  readonly memberCount: number
  /** Time of the last entry, ms. */
  readonly at: number
  /** Of `notifyLevels`. */
  readonly notify: number
  /** How many messages not yet seen name him or all; at most 1,000. */
  readonly mentions: number
}

export interface MemberRow {
  readonly user: UserNumber
  readonly external: string
  readonly role: number
  readonly since: number
}

export interface UserRow {
  readonly user: UserNumber
  readonly external: string
  readonly name: string | undefined
  readonly picture: string | undefined
  /** JSON text of an object, at most 4 KB. */
  readonly fields: string | undefined
  readonly version: number
}
