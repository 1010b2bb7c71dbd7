/** What a route for anyone may look at of the request itself. */
export interface Asked {
  /** Exactly as the browser sent it. */
  readonly origin: string | undefined
  readonly refreshToken: string | undefined
}

/** How people log in here. */
export interface Ways {
  /** Anybody may be anybody: on one's own machine only. */
  readonly development: boolean
  /** Where the operator's own login is. */
  readonly loginUrl: string | undefined
  /** The tenant of who names none. */
  readonly defaultTenant: string | undefined
  /** Whether who sends no Origin reaches the server without TLS. */
  readonly isPlain: boolean
}
