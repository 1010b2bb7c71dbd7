import type { Static } from 'typebox'
import Type from 'typebox'

/** A UUID in lower case, as text. Conversations and client ids are such. */
const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

/** Names a conversation. A direct conversation's id follows from its tenant and its two people. */
export const ConversationId = Type.String({ pattern: uuid })
export type ConversationId = Static<typeof ConversationId>

/** The application's own id of a user, unique within its tenant. */
export const UserId = Type.String({ minLength: 1, maxLength: 128 })
export type UserId = Static<typeof UserId>

/** Made by the client for each send, and repeated with each retry: the idempotency key. */
export const ClientId = Type.String({ pattern: uuid })
export type ClientId = Static<typeof ClientId>

/** A place in a conversation's log: 1, 2, 3 ... without holes. */
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export type Seq = Static<typeof Seq>

/** A place in a log, or 0 for "before the first entry". */
export const SeqOrZero = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** Milliseconds since 1970, UTC, by the server's clock. Shown, never the order. */
export const Timestamp = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
export type Timestamp = Static<typeof Timestamp>

/** A device of a user: its push target, its name in a list of devices. */
export const DeviceId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' })
export type DeviceId = Static<typeof DeviceId>

/** A page's size. */
export const Limit = Type.Integer({ minimum: 1, maximum: 200 })

/** Where a page goes on; opaque. */
export const PageCursor = Type.String({ minLength: 1, maxLength: 512 })

export const Title = Type.String({ minLength: 1, maxLength: 200 })

/** One of these words. */
export function words<const T extends string>(...values: T[]) {
  return Type.Unsafe<T>(Type.String({ enum: values }))
}

/** Who one is in a conversation: an owner made it or was handed it, an admin rules its members, a member writes. */
export const Role = words('member', 'admin', 'owner')
export type Role = Static<typeof Role>

/**
 * direct: two people; group: by invitation; channel: any of the tenant may join;
 * announcement: all of the tenant read, the tenant's admins write.
 */
export const ConversationKind = words('direct', 'group', 'channel', 'announcement')
export type ConversationKind = Static<typeof ConversationKind>

/** How much of a conversation a connection wants: each entry, or its head once a second. */
export const Interest = words('full', 'head', 'none')
export type Interest = Static<typeof Interest>
