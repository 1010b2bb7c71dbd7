import type { Static } from 'typebox'
import Type from 'typebox'
import { Conversation, Member, User } from './conversation.ts'
import { DeviceList } from './devices.ts'
import { Entry } from './entry.ts'
import { PresenceList } from './presence.ts'
import { ReactionPage } from './reactions.ts'
import { PendingPage, ReceiptPage } from './receipts.ts'
import { ConversationId, PageCursor, Seq, SeqOrZero, Timestamp } from './scalars.ts'

/** Stored: where, and when by the server's clock. `seq` is absent only for a join or leave of a large channel. */
export const Stored = Type.Object({
  conversationId: ConversationId,
  seq: Type.Optional(Seq),
  at: Type.Optional(Timestamp),
  /** It had been stored before, by an earlier try. */
  duplicate: Type.Optional(Type.Boolean()),
})
export type Stored = Static<typeof Stored>

/** A stretch of a log, ascending, consecutive. `more`: there is more in the direction asked for. */
export const Page = Type.Object({
  conversationId: ConversationId,
  entries: Type.Array(Entry),
  head: SeqOrZero,
  from: SeqOrZero,
  more: Type.Boolean(),
})
export type Page = Static<typeof Page>

/** `since` is the token for the next sync, valid once `complete`. `reset`: the epoch changed, forget what you hold. */
export const SyncPage = Type.Object({
  conversations: Type.Array(Conversation),
  since: Type.String(),
  complete: Type.Boolean(),
  whole: Type.Boolean({ description: 'the list is all conversations of the user, not only those which changed' }),
  reset: Type.Boolean(),
  next: Type.Optional(PageCursor),
})
export type SyncPage = Static<typeof SyncPage>

export const MemberPage = Type.Object({ items: Type.Array(Member), next: Type.Optional(PageCursor) })
export type MemberPage = Static<typeof MemberPage>

export const UserList = Type.Object({ items: Type.Array(User) })
export type UserList = Static<typeof UserList>

export const Created = Type.Object({ conversation: Conversation, duplicate: Type.Optional(Type.Boolean()) })
export type Created = Static<typeof Created>

export const Renewed = Type.Object({ expiresAt: Timestamp })
export const Welcome = Type.Object({ expiresAt: Timestamp, sync: SyncPage })
export type Welcome = Static<typeof Welcome>
export const Done = Type.Object({})

/** Every command's reply, by the command's `type`. The reply's `type` is `reply`. `ack` has none. */
export const replies = {
  hello: Welcome,
  send: Stored,
  edit: Stored,
  delete: Stored,
  react: Stored,
  interest: Done,
  sync: SyncPage,
  history: Page,
  members: MemberPage,
  changeMembers: Stored,
  rename: Stored,
  create: Created,
  renew: Renewed,
  conversation: Conversation,
  users: UserList,
  read: Done,
  unread: Done,
  notify: Done,
  receipts: ReceiptPage,
  reactions: ReactionPage,
  pending: PendingPage,
  typing: Done,
  setPresence: Done,
  watch: PresenceList,
  devices: DeviceList,
  logOut: Done,
  ack: Done,
} as const
/** A table, so that the compiler works each payload out once, and not at every generic use. */
export type Replies = { [T in keyof typeof replies]: Static<(typeof replies)[T]> }
export type ReplyPayload<T extends keyof typeof replies> = Replies[T]
