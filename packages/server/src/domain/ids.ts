/** A user, numbered by the store within all tenants. The wire carries the external id instead. */
export type UserNumber = number
/** A tenant, numbered by the store. */
export type TenantNumber = number
/** A position of the journal. */
export type JournalId = number
/** A conversation's id, a lower-case UUID. */
export type ConversationId = string
/** A server process, as others know it. */
export type NodeId = string
export type ConnectionId = string

/** A user as the wire and the store know him. */
export interface Person {
  readonly tenant: TenantNumber
  readonly user: UserNumber
  /** The application's id of him: what the wire carries. */
  readonly external: string
}
