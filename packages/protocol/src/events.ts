import type { Static } from 'typebox'
import Type from 'typebox'
import { User } from './conversation.ts'
import { Entry } from './entry.ts'
import type { ErrorCode } from './errors.ts'
import { errors } from './errors.ts'
import { PresenceNews } from './presence.ts'
import { NotifyLevel, OwnCursors, Receipts, TypingNews } from './receipts.ts'
import { ConversationId, Interest, SeqOrZero, Timestamp, words } from './scalars.ts'

/** The server speaks first: who answers here, which history this is, and what the limits are. */
export const Connected = Type.Object({
  connectionId: Type.String(),
  serverId: Type.String(),
  epoch: Type.String(),
  user: Type.String(),
  heartbeat: Type.Integer({ description: 'ms between pings when nothing else is sent' }),
  silence: Type.Integer({ description: 'ms without a frame from the client until it is closed' }),
  expiresAt: Timestamp,
  limits: Type.Object({
    frameBytes: Type.Integer(),
    textBytes: Type.Integer(),
    sendsPerSecond: Type.Number(),
    sendBurst: Type.Integer(),
  }),
  features: Type.Array(Type.String()),
})

/** Live, catch-up and repair are this one event: consecutive entries, the first of which has the seq `from`. */
export const Entries = Type.Object({
  conversationId: ConversationId,
  from: SeqOrZero,
  entries: Type.Array(Entry),
})

/** How far these conversations have come; once a second for those of the level `head`. */
export const Heads = Type.Object({
  heads: Type.Array(Type.Object({ conversationId: ConversationId, head: SeqOrZero, countable: SeqOrZero })),
})

/**
 * To a user, about himself: added to a conversation (live from now on, at this level of `interest`) or removed from it
 * (`to`: the last seq he may read), someone's name or picture changed, own cursors moved elsewhere.
 */
export const Signal = Type.Object({
  signal: words('added', 'removed', 'user', 'cursors'),
  conversationId: Type.Optional(ConversationId),
  from: Type.Optional(SeqOrZero),
  to: Type.Optional(SeqOrZero),
  head: Type.Optional(SeqOrZero),
  interest: Type.Optional(Interest),
  user: Type.Optional(User),
  cursors: Type.Optional(OwnCursors),
  notify: Type.Optional(NotifyLevel),
})

export const TokenExpiring = Type.Object({ expiresAt: Timestamp })

/** Also the body of a refused command, then with the command's id. */
export const ErrorEvent = Type.Object({
  code: Type.Unsafe<ErrorCode>(Type.String({ enum: Object.keys(errors) })),
  message: Type.String(),
  where: Type.Optional(Type.String()),
  retry: words('never', 'later', 'sameId'),
  retryAfter: Type.Optional(Type.Integer({ minimum: 0, description: 'ms' })),
})

/** The node is leaving: open a connection elsewhere within `within` ms, then close this one. */
export const GoAway = Type.Object({ after: Type.Integer(), within: Type.Integer() })

/** Nothing was sent for a heartbeat: show that you live. */
export const Ping = Type.Object({})

/** Every event: the schema of its payload, by its `type`. */
export const events = {
  connected: Connected,
  entries: Entries,
  heads: Heads,
  signal: Signal,
  receipts: Receipts,
  typing: TypingNews,
  presence: PresenceNews,
  tokenExpiring: TokenExpiring,
  error: ErrorEvent,
  goAway: GoAway,
  ping: Ping,
} as const

export type EventType = keyof typeof events
/** A table, so that the compiler works each payload out once, and not at every generic use. */
export type Events = { [T in EventType]: Static<(typeof events)[T]> }
export type EventPayload<T extends EventType> = Events[T]
export type Event = { [T in EventType]: { type: T; payload: EventPayload<T> } }[EventType]
/** What a server sends: an event, or the answer to the command with this `id` (an `error` may be one too). */
export type ServerFrame =
  | Event
  | { type: 'reply'; id: string | number; payload: unknown }
  | { type: 'error'; id: string | number; payload: EventPayload<'error'> }
