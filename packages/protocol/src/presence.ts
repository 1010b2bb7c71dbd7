import type { Static } from 'typebox'
import Type from 'typebox'
import { Timestamp, UserId, words } from './scalars.ts'

const closed = { additionalProperties: false }

/**
 * What one says of oneself beside being there. Empty: none. After `until` it counts no more, which who shows it sees by
 * himself. It lives no longer than the connection over which it was set, and the grace after it.
 */
export const Status = Type.Object({ text: Type.String({ maxLength: 100 }), until: Type.Optional(Timestamp) }, closed)
export type Status = Static<typeof Status>

/**
 * How this connection shows its user. `away` is also what an `online` one becomes by itself, 5 min after its last
 * command. While any device is `invisible` he looks to others as if he had left. Without `status` it stays as it was.
 */
export const SetPresence = Type.Object(
  { presence: words('online', 'away', 'invisible'), status: Type.Optional(Status) },
  closed,
)

/** From now on exactly these users' presence is told to this connection. The reply says how it is now. */
export const Watch = Type.Object({ users: Type.Array(UserId, { maxItems: 200 }) }, closed)

/**
 * How a user is, over all his devices. Only acquaintances (who share a conversation, without a block) learn it: of
 * others, of who does not exist and of who was never there, the answer is `offline` and nothing more. `lastSeen`: of who
 * is offline. `invisible` is told to oneself alone: to others he is as if he had left.
 */
export const Presence = Type.Object({
  user: UserId,
  presence: words('online', 'away', 'offline', 'invisible'),
  lastSeen: Type.Optional(Timestamp),
  status: Type.Optional(Type.Object({ text: Type.String(), until: Type.Optional(Timestamp) })),
})
export type Presence = Static<typeof Presence>

/** In the order asked for. */
export const PresenceList = Type.Object({ items: Type.Array(Presence) })
export type PresenceList = Static<typeof PresenceList>

/** At most once a second: those of the watched users who changed, as they are now. */
export const PresenceNews = Type.Object({ users: Type.Array(Presence) })
