/** What a client does about an error: the same request again, later; or not at all. */
export type Retry = 'never' | 'later' | 'sameId'

interface ErrorRow {
  /** Stands in the answer of REST. */
  readonly status: number
  readonly retry: Retry
  readonly text: string
}

/**
 * All errors of the wire. `retry`: `never` (the same request will be refused again), `later` (nothing was stored: try
 * again after `retryAfter`), `sameId` (perhaps stored: ask again with the same client id, and the answer is exact).
 */
export const errors = {
  badJson: { status: 400, retry: 'never', text: 'The frame or body is not JSON text in well-formed UTF-8.' },
  badValue: {
    status: 400,
    retry: 'never',
    text: 'JSON that is refused whatever it means: nesting, NUL, __proto__, lone surrogates, numbers out of range.',
  },
  badRequest: {
    status: 400,
    retry: 'never',
    text: 'A field is missing, unknown or of a wrong type; `where` is its JSON pointer.',
  },
  unknownCommand: { status: 400, retry: 'never', text: 'This version has no command or kind of that name.' },
  outOfTurn: {
    status: 409,
    retry: 'never',
    text: 'The command does not fit the state of the connection: `hello` comes first, and once.',
  },
  tooLarge: { status: 413, retry: 'never', text: 'The frame, body or text is over its limit.' },
  tooSlow: { status: 408, retry: 'later', text: 'The request did not arrive whole in time; nothing was done.' },
  unsupportedMedia: { status: 415, retry: 'never', text: 'Bodies are JSON: content-type application/json.' },
  unauthorized: {
    status: 401,
    retry: 'never',
    text: 'The token or ticket is missing, malformed, expired, revoked or for somebody else.',
  },
  forbidden: { status: 403, retry: 'never', text: 'You may see this, but your role does not allow that.' },
  originRefused: { status: 403, retry: 'never', text: 'The Origin is not on the list of allowed ones.' },
  blocked: {
    status: 403,
    retry: 'never',
    text: 'One of the two has blocked the other, or the tenant does not let strangers open a direct conversation.',
  },
  notFound: {
    status: 404,
    retry: 'never',
    text: 'There is no such thing, or you may not know of it: one answer for both.',
  },
  methodNotAllowed: { status: 405, retry: 'never', text: 'The resource exists and has no such method.' },
  conflict: { status: 409, retry: 'never', text: 'This id was used before with other content; nothing was changed.' },
  noChange: {
    status: 409,
    retry: 'never',
    text: 'What is asked for is so already, or its target can no longer be changed.',
  },
  limitReached: {
    status: 422,
    retry: 'never',
    text: 'A limit of the conversation or user is reached: members, conversations, blocks.',
  },
  rateLimited: { status: 429, retry: 'later', text: 'Too many: wait `retryAfter` milliseconds.' },
  busy: { status: 503, retry: 'later', text: 'The node is at a limit: the request was not taken, nothing was stored.' },
  unavailable: { status: 503, retry: 'later', text: 'The store is away: nothing was stored.' },
  unknown: {
    status: 503,
    retry: 'sameId',
    text: 'The store did not answer: perhaps stored. Ask again with the same id.',
  },
  draining: { status: 503, retry: 'later', text: 'This node is going away: nothing was stored, another one answers.' },
  internal: { status: 500, retry: 'sameId', text: 'A fault of the server, which was logged there.' },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errors

/** The body of the event `error` and of a refused command. */
export interface WireError {
  code: ErrorCode
  /** For people: what is wrong and, where there is something to do, what. Never the content that was sent. */
  message: string
  /** A JSON pointer into the payload, where one field is to blame. */
  where?: string
  retry: Retry
  /** Milliseconds to wait. */
  retryAfter?: number
}
