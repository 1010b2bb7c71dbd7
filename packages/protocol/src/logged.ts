import type { Static } from 'typebox'
import Type from 'typebox'
import { ClientId, ConversationId, DeviceId, Seq, Timestamp, UserId, words } from './scalars.ts'

/** Of the envelopes below. It is raised only when a consumer of the old one would go wrong; fields may be added without. */
export const eventVersion = 1

/** Topics of the event log. */
export const topics = { events: 'chat.events', presence: 'chat.presence', connections: 'chat.connections' } as const

const Version = Type.Literal(eventVersion)
const TenantName = Type.String({ minLength: 1, maxLength: 128 })
const NodeName = Type.String({ minLength: 1, maxLength: 64 })

/**
 * An entry of a conversation's log, told to consumers outside: at least once, in order in each conversation. Who drops
 * what has a seq not above the last one seen of its conversation has each once. `epoch`: the history the seq belongs to;
 * with another one, after a restored backup, what was seen says nothing. `content` is as it stood when it was told, `{}`
 * if it had been deleted by then, and absent where the operator lets no content out.
 */
export const LoggedEntry = Type.Object({
  version: Version,
  type: Type.Literal('entry'),
  epoch: Type.String({ minLength: 1, maxLength: 64 }),
  tenant: TenantName,
  conversationId: ConversationId,
  seq: Seq,
  kind: Type.String({ maxLength: 32 }),
  sender: UserId,
  clientId: ClientId,
  at: Timestamp,
  counts: Type.Boolean(),
  content: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type LoggedEntry = Static<typeof LoggedEntry>

/** How a node sees one of its users, whenever it changes. May be lost. Who is invisible is offline here too. */
export const PresenceFact = Type.Object({
  version: Version,
  type: Type.Literal('presence'),
  node: NodeName,
  at: Timestamp,
  tenant: TenantName,
  user: UserId,
  presence: words('online', 'away', 'offline'),
})
export type PresenceFact = Static<typeof PresenceFact>

/**
 * A connection came, went, or was refused. May be lost. `code`: of a refusal its error code, else absent. `ms`: how long
 * it was there. Tenant and user are absent where it was refused before it was known whose it was.
 */
export const ConnectionFact = Type.Object({
  version: Version,
  type: words('connected', 'disconnected', 'refused'),
  node: NodeName,
  at: Timestamp,
  tenant: Type.Optional(TenantName),
  user: Type.Optional(UserId),
  device: Type.Optional(DeviceId),
  connectionId: Type.Optional(Type.String({ maxLength: 64 })),
  code: Type.Optional(Type.String({ maxLength: 32 })),
  ms: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
})
export type ConnectionFact = Static<typeof ConnectionFact>

/** The schema of what stands in each topic. */
export const logged = { entry: LoggedEntry, presence: PresenceFact, connection: ConnectionFact } as const
