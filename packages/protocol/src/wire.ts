/** The WebSocket subprotocol. It changes only when the wire breaks. */
export const subprotocol = 'confab.v1'

/** The prefix of the second subprotocol value by which a browser hands over its token. */
export const tokenSubprotocol = 'confab.token.'

/** What this version can do beyond the bare wire; both sides name theirs in the handshake. */
export const features: readonly string[] = []

/** An `entries` frame or a page ends at whichever comes first. */
export const pageEntries = 200
export const pageBytes = 64 * 1024
