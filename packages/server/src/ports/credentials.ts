import type { UserNumber } from '../domain/ids.ts'

/** What a ticket stands for: the claims of the token it was got with. Opaque JSON text to the store. */
export interface TicketRow {
  /** SHA-256 of the ticket, hex: the ticket itself is never stored. */
  readonly hash: string
  readonly claims: string
  readonly expiresAt: number
}

/** Tickets are redeemed once, on any node; a second or late redemption gets undefined. */
export interface Tickets {
  put(ticket: TicketRow): Promise<void>
  take(hash: string, now: number): Promise<string | undefined>
}

/** Tokens issued before `notBefore` (ms) are dead: of one device, or (device undefined) of all. In the journal too. */
export interface Revocations {
  revoke(user: UserNumber, device: string | undefined, notBefore: number): Promise<void>
  /** From now on no token of the user is good, whenever it was issued, until he is unlocked. Nothing is in the journal. */
  lock(user: UserNumber, isLocked: boolean, now: number): Promise<void>
  /** The greatest notBefore that concerns this user and device; 0 if none, later than any time while he is locked. */
  notBefore(user: UserNumber, device: string | undefined): Promise<number>
}

/** The id of this history of the store. A restore or lossy failover must bump it. */
export interface Epoch {
  get(): Promise<string>
  bump(): Promise<string>
}
