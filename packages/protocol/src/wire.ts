/** The WebSocket subprotocol. It changes only when the wire breaks. */
export const subprotocol = 'confab.v1'

/** The prefix of the second subprotocol value by which a browser hands over its token. */
export const tokenSubprotocol = 'confab.token.'

/**
 * What this version can do beyond the bare wire; both sides name theirs in the handshake. `credit`: the client acknowledges
 * the text frames it takes, and the server gives it no more than it keeps up with.
 */
export const features: readonly string[] = ['credit']

/** An `entries` frame or a page ends at whichever comes first. */
export const pageEntries = 200
export const pageBytes = 64 * 1024
