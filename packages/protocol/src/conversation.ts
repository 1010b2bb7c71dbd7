import type { Static } from 'typebox'
import Type from 'typebox'
import { NotifyLevel } from './receipts.ts'
import { ConversationId, ConversationKind, Interest, Role, SeqOrZero, Timestamp, UserId } from './scalars.ts'

/** A conversation as its member sees it. `from`: the first seq he may read; `to`: the last, if he was removed. */
export const Conversation = Type.Object({
  conversationId: ConversationId,
  kind: ConversationKind,
  title: Type.Optional(Type.String()),
  /** Of a direct conversation: the other person. */
  peer: Type.Optional(UserId),
  role: Type.Optional(Role),
  head: SeqOrZero,
  /** Running number of what counts as unread; minus the reader's own gives the badge. */
  countable: SeqOrZero,
  floor: SeqOrZero,
  from: SeqOrZero,
  to: Type.Optional(SeqOrZero),
  members: Type.Integer({ minimum: 0 }),
  at: Timestamp,
  delivered: SeqOrZero,
  read: SeqOrZero,
  readCountable: SeqOrZero,
  /** How far the badge is cleared: by reading, by sending, or set back by marking as unread. */
  seen: SeqOrZero,
  /** `countable` minus this is the badge: what is unread. */
  seenCountable: SeqOrZero,
  /** What to notify of it. */
  notify: NotifyLevel,
  /** How many unseen messages name the reader, or all; counted up to 1,000. A deletion does not lower it. */
  mentions: SeqOrZero,
  /** The level at which this connection gets it; only in `sync`. */
  interest: Type.Optional(Interest),
})
export type Conversation = Static<typeof Conversation>

export const Member = Type.Object({ user: UserId, role: Role, since: SeqOrZero })
export type Member = Static<typeof Member>

export const User = Type.Object({
  user: UserId,
  name: Type.Optional(Type.String({ maxLength: 100 })),
  picture: Type.Optional(Type.String({ maxLength: 1_000, pattern: '^https?://' })),
  fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  version: SeqOrZero,
})
export type User = Static<typeof User>
