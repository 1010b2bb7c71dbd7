import type { UserRow } from '../domain/conversation.ts'
import type { ConversationId, Person, TenantNumber, UserNumber } from '../domain/ids.ts'

/** What a token's claims or an admin say of a user; undefined leaves as it is. */
export interface Profile {
  readonly name?: string
  readonly picture?: string
  /** JSON text of an object, at most 4 KB. */
  readonly fields?: string
}

/** A user, and the conversations of which he is a member: announcements have none. */
export interface Acquainted {
  readonly row: UserRow
  readonly conversations: readonly ConversationId[]
}

/** Who may open a direct conversation in a tenant: anyone, those who share a conversation, nobody. */
export type DirectPolicy = 'anyone' | 'shared' | 'nobody'

/**
 * Tenants, users and blocks. Numbers are given once and never change, so that they may be cached for ever. A change
 * of a profile raises `version` and leaves a journal row of type `user`.
 */
export interface Directory {
  /** The tenant of this name, made if new. */
  tenant(name: string): Promise<TenantNumber>
  setDirectPolicy(tenant: TenantNumber, policy: DirectPolicy): Promise<void>
  /**
   * The user, made at his first token, with what it says of him. `changed`: the profile differs from before. `isNew`: he
   * was made just now, so that nothing can have been revoked of him yet; false says nothing.
   */
  arrive(
    tenant: TenantNumber,
    external: string,
    profile: Profile,
  ): Promise<{ readonly person: Person; readonly changed: boolean; readonly isNew: boolean }>
  /** Those of these external ids that exist. */
  find(tenant: TenantNumber, externals: readonly string[]): Promise<readonly UserRow[]>
  /** External ids by number; unknown ones are left out. */
  names(users: readonly UserNumber[]): Promise<ReadonlyMap<UserNumber, string>>
  /** Users by number as they are now, with where they are members: to whom a change of a name matters. Unknown ones are left out. */
  acquainted(users: readonly UserNumber[]): Promise<readonly Acquainted[]>
  /**
   * Of pairs of users of one tenant, given as two lists of one length: whether the two share a conversation (not an
   * announcement) of which both are members now, and neither has blocked the other. Nobody is acquainted with himself.
   */
  acquaintances(ones: readonly UserNumber[], others: readonly UserNumber[]): Promise<readonly boolean[]>
  block(person: Person, other: UserNumber, blocked: boolean): Promise<void>
  blocks(person: Person): Promise<readonly string[]>
}
