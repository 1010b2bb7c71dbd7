import type { Static } from 'typebox'
import Type from 'typebox'
import { ConversationId, Limit, PageCursor, Seq, SeqOrZero, Timestamp, UserId, words } from './scalars.ts'

const closed = { additionalProperties: false }

/** The reader has seen everything up to here: his receipt moves forward, his badge is cleared up to there. */
export const MarkRead = Type.Object({ conversationId: ConversationId, seq: Seq }, closed)

/** From here on it counts as unread again, for himself and on all his devices. No receipt moves back. */
export const MarkUnread = Type.Object({ conversationId: ConversationId, seq: Seq }, closed)

/** What of a conversation is to be notified. */
export const NotifyLevel = words('all', 'mentions', 'none')
export type NotifyLevel = Static<typeof NotifyLevel>
export const SetNotify = Type.Object({ conversationId: ConversationId, notify: NotifyLevel }, closed)

/** Whether one is typing there: told after 300 ms of it, again every 3 s, and when it ends. */
export const SetTyping = Type.Object({ conversationId: ConversationId, typing: Type.Boolean() }, closed)

/** Who began or ceased to type; who is not named again ceases by himself after 5 s. */
export const TypingNews = Type.Object({
  conversationId: ConversationId,
  users: Type.Array(Type.Object({ user: UserId, typing: Type.Boolean() })),
})

/** How many have got and read a message, and a page of who stands where, by user id. */
export const GetReceipts = Type.Object(
  { conversationId: ConversationId, seq: Seq, cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) },
  closed,
)

/** A page of the members who have not got everything. */
export const GetPending = Type.Object(
  { conversationId: ConversationId, cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) },
  closed,
)

/** What a client has got of a conversation, as told beside its acknowledgement of frames. */
export const Delivered = Type.Object({ conversationId: ConversationId, seq: Seq }, closed)

/** Where somebody stands: the last seq delivered to any of his devices, the last one he has read. */
export const Receipt = Type.Object({ user: UserId, delivered: SeqOrZero, read: SeqOrZero })
export type Receipt = Static<typeof Receipt>

/** Live, in conversations of at most 100 members: those whose cursors have moved. */
export const Receipts = Type.Object({ conversationId: ConversationId, receipts: Type.Array(Receipt) })

/** `delivered` and `read` count the members (an announcement's readers), he who asks and the sender among them. */
export const ReceiptPage = Type.Object({
  members: SeqOrZero,
  delivered: SeqOrZero,
  read: SeqOrZero,
  items: Type.Array(Receipt),
  next: Type.Optional(PageCursor),
})
export type ReceiptPage = Static<typeof ReceiptPage>

/** `delivered`: the last seq he has got; `since`: the time of the first that he has not. */
export const Pending = Type.Object({ user: UserId, delivered: SeqOrZero, since: Timestamp })
export const PendingPage = Type.Object({ items: Type.Array(Pending), next: Type.Optional(PageCursor) })
export type PendingPage = Static<typeof PendingPage>

/** One's own cursors after they moved, on whichever device. */
export const OwnCursors = Type.Object({
  delivered: SeqOrZero,
  read: SeqOrZero,
  readCountable: SeqOrZero,
  seen: SeqOrZero,
  seenCountable: SeqOrZero,
})
export type OwnCursors = Static<typeof OwnCursors>
