/** Where an entry was stored, and when by the server's clock. */
export interface Receipt {
  /** Its place in the conversation's log. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** An earlier try had stored it already. */
  readonly duplicate?: boolean
}

/** A send under way. It resolves with the seq, or rejects with a ConfabError; its client id is there at once. */
export interface Pending<T = Receipt> extends Promise<T> {
  /** Names it until it has a seq: a UUID. */
  readonly clientId: string
}

// Whoever does not look at a promise learns of its failure by the event `failed`, not by an unhandled rejection.
export function pending<T>(clientId: string, promise: Promise<T>): Pending<T> {
  promise.catch(() => {})
  return Object.assign(promise, { clientId })
}
