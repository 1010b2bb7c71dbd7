/** What a client does after a close: connect again, with backoff; connect with a fresh token; or stop. */
export type AfterClose = 'reconnect' | 'newToken' | 'stop'

interface CloseRow {
  readonly code: number
  readonly after: AfterClose
  readonly text: string
}

/** All close codes which the server sends. Unknown ones: below 4500 reconnect, from 4500 on stop. */
export const closes = {
  goingAway: { code: 1001, after: 'reconnect', text: 'The node goes away; another one takes the session.' },
  protocolError: { code: 1002, after: 'stop', text: 'The peer does not speak WebSocket as the RFC says.' },
  binary: { code: 1003, after: 'stop', text: 'A binary frame: the wire is text.' },
  invalidText: { code: 1007, after: 'stop', text: 'A text frame that is not UTF-8.' },
  tooLarge: { code: 1009, after: 'stop', text: 'A frame over the limit.' },
  internal: { code: 1011, after: 'reconnect', text: 'A fault of the server.' },
  unauthorized: {
    code: 4001,
    after: 'newToken',
    text: 'The token is missing, expired, revoked, or a renewal named somebody else.',
  },
  silent: { code: 4002, after: 'reconnect', text: 'Nothing heard for 60 s.' },
  slow: { code: 4003, after: 'reconnect', text: 'The mailbox is full: read faster; nothing is lost, resume.' },
  helloTimeout: { code: 4004, after: 'reconnect', text: 'No `hello` within 5 s.' },
  replaced: {
    code: 4005,
    after: 'reconnect',
    text: 'Too many connections of one user or device: the oldest makes room.',
  },
  flood: { code: 4006, after: 'reconnect', text: 'Frames were sent on although refused for their rate.' },
  turnedAway: {
    code: 4007,
    after: 'reconnect',
    text: 'Too many connect at once: the reason begins with `retryAfter=` and the milliseconds to wait.',
  },
  loggedOut: { code: 4501, after: 'stop', text: 'The device was logged out.' },
  badFrames: { code: 4502, after: 'stop', text: 'Too many frames that are not of this protocol.' },
} as const satisfies Record<string, CloseRow>

export type CloseName = keyof typeof closes

/** What to do after a close with this code, whether or not this version knows it. */
export function afterClose(code: number): AfterClose {
  const row = Object.values(closes).find((known) => known.code === code)
  if (row) return row.after
  return code >= 4500 ? 'stop' : 'reconnect'
}
