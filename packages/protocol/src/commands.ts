import type { Static } from 'typebox'
import Type from 'typebox'
import { ListDevices, LogOut } from './devices.ts'
import { Text } from './entry.ts'
import { SetPresence, Watch } from './presence.ts'
import { GetReactions, React } from './reactions.ts'
import { Delivered, GetPending, GetReceipts, MarkRead, MarkUnread, SetNotify, SetTyping } from './receipts.ts'
import {
  ClientId,
  ConversationId,
  ConversationKind,
  DeviceId,
  Interest,
  Limit,
  PageCursor,
  Role,
  Seq,
  SeqOrZero,
  Timestamp,
  Title,
  UserId,
  words,
} from './scalars.ts'

const closed = { additionalProperties: false }
const users = Type.Array(UserId, { minItems: 1, maxItems: 1_000 })

/** The first command of a connection. With `since` (a sync token) it resumes. */
export const Hello = Type.Object({
  features: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 })),
  device: Type.Optional(
    Type.Object({
      id: DeviceId,
      name: Type.Optional(Type.String({ maxLength: 100 })),
      kind: Type.Optional(Type.String({ maxLength: 32 })),
    }),
  ),
  /** As `setPresence`, from the first moment on: who is invisible from here on was never seen to come. */
  presence: Type.Optional(SetPresence),
  since: Type.Optional(Type.String({ maxLength: 512 })),
})

/** A message into a conversation. The same clientId again gets the same answer. Content is refused with unknown fields. */
export const Send = Type.Object({
  conversationId: ConversationId,
  clientId: ClientId,
  kind: Type.Optional(Type.String({ maxLength: 32 })),
  content: Type.Record(Type.String(), Type.Unknown()),
  /** Set when this is not the first try. */
  retry: Type.Optional(Type.Boolean()),
})

export const Edit = Type.Object({ conversationId: ConversationId, clientId: ClientId, target: Seq, text: Text }, closed)
export const Delete = Type.Object({ conversationId: ConversationId, clientId: ClientId, target: Seq }, closed)

/** Changes how much of these conversations this connection gets. */
export const SetInterest = Type.Object(
  {
    level: Interest,
    conversations: Type.Array(ConversationId, { minItems: 1, maxItems: 200 }),
  },
  closed,
)

/** The next page of what changed since a token (none: the whole list). `cursor` goes on within one sync. */
export const Sync = Type.Object(
  {
    since: Type.Optional(Type.String({ maxLength: 512 })),
    cursor: Type.Optional(PageCursor),
    limit: Type.Optional(Limit),
  },
  closed,
)

/**
 * A page of a conversation's log. At most one of `before` (older than that seq), `after` (newer), `around`, `from`
 * (starting at a time); none: the newest page. Entries come in ascending order always.
 */
export const History = Type.Object(
  {
    conversationId: ConversationId,
    before: Type.Optional(Seq),
    after: Type.Optional(SeqOrZero),
    around: Type.Optional(Seq),
    from: Type.Optional(Timestamp),
    limit: Type.Optional(Limit),
  },
  closed,
)

export const ListMembers = Type.Object(
  { conversationId: ConversationId, cursor: Type.Optional(PageCursor), limit: Type.Optional(Limit) },
  closed,
)

/** Adds, removes, gives a role, joins or leaves. Those named need be there only for add, remove and role. */
export const ChangeMembers = Type.Object(
  {
    conversationId: ConversationId,
    clientId: ClientId,
    action: words('add', 'remove', 'role', 'join', 'leave'),
    users: Type.Optional(users),
    role: Type.Optional(Role),
  },
  closed,
)

export const Rename = Type.Object({ conversationId: ConversationId, clientId: ClientId, title: Title }, closed)

/** Opens a conversation. direct: `users` names the other one; the answer is the same conversation for both, always. */
export const Create = Type.Object(
  {
    clientId: ClientId,
    kind: ConversationKind,
    title: Type.Optional(Title),
    users: Type.Optional(Type.Array(UserId, { maxItems: 1_000 })),
  },
  closed,
)

/** Continues the connection's life with a ticket which was got for a fresh token. */
export const Renew = Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 256 }) }, closed)

export const GetConversation = Type.Object({ conversationId: ConversationId }, closed)
export const GetUsers = Type.Object({ users: Type.Array(UserId, { minItems: 1, maxItems: 200 }) }, closed)

/**
 * How many of this connection's text frames the client has taken, counted from 1, and what it has got of conversations.
 * Also an answer to the server's `ping`. It has no reply.
 */
export const Ack = Type.Object({
  frames: Type.Optional(SeqOrZero),
  delivered: Type.Optional(Type.Array(Delivered, { maxItems: 64 })),
})

/** Every command: the schema of its payload, by its `type`. */
export const commands = {
  hello: Hello,
  send: Send,
  edit: Edit,
  delete: Delete,
  react: React,
  interest: SetInterest,
  sync: Sync,
  history: History,
  members: ListMembers,
  changeMembers: ChangeMembers,
  rename: Rename,
  create: Create,
  renew: Renew,
  conversation: GetConversation,
  users: GetUsers,
  read: MarkRead,
  unread: MarkUnread,
  notify: SetNotify,
  receipts: GetReceipts,
  reactions: GetReactions,
  pending: GetPending,
  typing: SetTyping,
  setPresence: SetPresence,
  watch: Watch,
  devices: ListDevices,
  logOut: LogOut,
  ack: Ack,
} as const

export type CommandType = keyof typeof commands
/** A table, so that the compiler works each payload out once, and not at every generic use. */
export type Commands = { [T in CommandType]: Static<(typeof commands)[T]> }
export type CommandPayload<T extends CommandType> = Commands[T]
/** What a client sends: a union over all commands. */
export type Command = { [T in CommandType]: { type: T; id?: string | number; payload: CommandPayload<T> } }[CommandType]
