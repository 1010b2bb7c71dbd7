import type { Epoch, Revocations, Tickets } from './credentials.ts'
import type { CursorStore } from './cursors.ts'
import type { DeviceStore } from './devices.ts'
import type { Directory } from './directory.ts'
import type { RangeReader } from './event-log.ts'
import type { InviteStore } from './invites.ts'
import type { Leases } from './lease.ts'
import type { LoginStore } from './logins.ts'
import type { ReactionReader } from './reactions.ts'
import type { Journal, Log, Reader } from './store.ts'

/** Everything durable, as one node sees it. */
export interface Store {
  readonly log: Log
  readonly reader: Reader
  readonly journal: Journal
  readonly cursors: CursorStore
  readonly devices: DeviceStore
  readonly logins: LoginStore
  readonly directory: Directory
  readonly tickets: Tickets
  readonly revocations: Revocations
  readonly epoch: Epoch
  readonly leases: Leases
  readonly ranges: RangeReader
  readonly reactions: ReactionReader
  readonly invites: InviteStore
}

/** The limits by which a store judges appends; `create` is given its own. */
export interface StoreLimits {
  readonly conversationsPerUser: number
  readonly membersPerGroup: number
  /** In a channel of more members than this, joins and leaves are journal rows, not entries. */
  readonly notedAbove: number
  /** Different emoji on one message. */
  readonly reactionsPerMessage: number
  /** Different emoji of one user on one message. */
  readonly reactionsPerUser: number
  /** Reactions added to one message, also those taken away again: a deletion must empty them all in one transaction. */
  readonly reactionsEver: number
}

export const defaultStoreLimits: StoreLimits = {
  conversationsPerUser: 5_000,
  membersPerGroup: 50_000,
  notedAbove: 1_000,
  reactionsPerMessage: 50,
  reactionsPerUser: 10,
  reactionsEver: 5_000,
}
