import type { Static } from 'typebox'
import Type from 'typebox'
import { ConversationId, ConversationKind, Timestamp, UserId } from './scalars.ts'

/** What one gives to others so that they may join. Opaque; shown once, when it is made. */
export const InviteCode = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** An invite, as those see it who may make one. `uses`: how many may join by it; absent: any number. */
export const Invite = Type.Object({
  inviteId: Type.String(),
  conversationId: ConversationId,
  creator: UserId,
  createdAt: Timestamp,
  expiresAt: Timestamp,
  uses: Type.Optional(Type.Integer({ minimum: 1 })),
  used: Type.Integer({ minimum: 0 }),
})
export type Invite = Static<typeof Invite>

export const NewInvite = Type.Object({ invite: Invite, code: InviteCode })
export type NewInvite = Static<typeof NewInvite>

export const InviteList = Type.Object({ items: Type.Array(Invite) })
export type InviteList = Static<typeof InviteList>

/** Where a code leads: all that who was not let in yet learns. */
export const Invitation = Type.Object({
  conversationId: ConversationId,
  kind: ConversationKind,
  title: Type.Optional(Type.String()),
  members: Type.Integer({ minimum: 0 }),
})
export type Invitation = Static<typeof Invitation>
