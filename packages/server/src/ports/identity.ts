/** What a valid token says. Times in ms. */
export interface Claims {
  readonly tenant: string
  readonly user: string
  readonly device: string | undefined
  readonly expiresAt: number
  readonly issuedAt: number
  /** An admin of his tenant: announcements, users, policies. */
  readonly admin: boolean
  readonly name: string | undefined
  readonly picture: string | undefined
  /** JSON text. */
  readonly fields: string | undefined
}

/** Why a token was not taken. For the log and the metric; the client learns only `unauthorized`. */
export class BadToken extends Error {
  override readonly name = 'BadToken'
}

/** The keys to judge it by can't be had now: the token may be good. Answered with `unavailable`. */
export class KeysAway extends Error {
  override readonly name = 'KeysAway'
}

/** Judges tokens: signature, algorithm, expiry, audience, issuer. Throws BadToken or KeysAway. */
export interface Identity {
  verify(token: string): Promise<Claims>
}
