import type { ConversationId, TenantNumber, UserNumber } from '../domain/ids.ts'

/** An invite of a conversation, as those see it who may make one. Times in ms. */
export interface InviteRow {
  /** A UUID, which is not the code. */
  readonly id: string
  /** External id of who made it. */
  readonly creator: string
  readonly createdAt: number
  readonly expiresAt: number
  /** How many may join by it; undefined: any number. */
  readonly uses: number | undefined
  readonly used: number
}

export interface NewInvite extends Omit<InviteRow, 'creator' | 'used'> {
  readonly conversation: ConversationId
  /** SHA-256 of the code, hex: the code itself is never stored. */
  readonly hash: string
  readonly creator: UserNumber
}

/** What an invite leads to. */
export interface InvitedTo {
  readonly tenant: TenantNumber
  /** As in `conversationKinds`. */
  readonly kind: number
  readonly title: string | undefined
  readonly memberCount: number
}

/**
 * Invites. Who joins by one is judged by the append (`Effect`, members, `invite`), which counts it in the same
 * transaction; a dead one (expired, used up, revoked) is as if it had never been.
 */
export interface InviteStore {
  /** False: the conversation has `most` that are alive. */
  add(invite: NewInvite, most: number): Promise<boolean>
  /** Those alive, the one made last first. */
  list(conversation: ConversationId): Promise<readonly InviteRow[]>
  /** Whether it was there. */
  revoke(conversation: ConversationId, id: string): Promise<boolean>
  find(conversation: ConversationId, hash: string): Promise<InvitedTo | undefined>
}
