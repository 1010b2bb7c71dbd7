/** What an access token of a login says. Times in ms. */
export interface AccessClaims {
  readonly tenant: string
  readonly user: string
  readonly device: string
  readonly admin: boolean
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Which refresh token it is: the `number`th of a login. */
export interface RefreshMark {
  readonly login: string
  readonly number: number
}

/** Makes the tokens of logins, by keys of the node's own; the Identity takes its access tokens. */
export interface SessionTokens {
  access(claims: AccessClaims): string
  refresh(mark: RefreshMark): string
  /** undefined: not made with these keys. */
  readRefresh(token: string): RefreshMark | undefined
}
