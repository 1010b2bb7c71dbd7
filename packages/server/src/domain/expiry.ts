import type { Caller } from './caller.ts'

/** The longest warning, ms. */
const mostWarning = 60_000

/** What a token's times mean for a connection, ms since 1970. */
export interface Expiry {
  /** A minute, or a third of its life, before the token ends; past for one that is taken in its last moments. */
  readonly warnsAt: number
  /** The token is taken until then: its end, and what clocks may differ. */
  readonly endsAt: number
}

/** A token is taken somewhat longer than it says, so the connection that it opened must live as long. */
export function expiryOf({ issuedAt, expiresAt }: Pick<Caller, 'issuedAt' | 'expiresAt'>, clockSkewMs: number): Expiry {
  const warning = Math.min(mostWarning, Math.max(0, expiresAt - issuedAt) / 3)
  return { warnsAt: expiresAt - warning, endsAt: expiresAt + clockSkewMs }
}
