import type { ConfabError, Message } from '@confab/client'

/** A message to show. Without `seq` it is on its way, or, with `failure`, refused for good. */
export interface ListedMessage extends Message {
  /** Why it was not sent: to be tried again with `retry`, or given up with `discard`. */
  readonly failure?: ConfabError
}

/** The messages of a conversation, and the ways to more of them. The functions are the same ones between renders. */
export interface Messages {
  /**
   * Ascending; unacknowledged and failed ones last, unless an older part is shown. An unchanged message is the same
   * object as before, and the list too where nothing of it changed: rows may be memoized.
   */
  readonly list: readonly ListedMessage[]
  /** Nothing is missing, as far as the server has told on this connection. */
  readonly whole: boolean
  /** The conversation has older messages than the first of the list; until that is known, false. */
  readonly hasOlder: boolean
  /** An older part is shown (after `around`), and there are newer messages than the last of the list. */
  readonly hasNewer: boolean
  /** What is being loaded, if anything is. */
  readonly loading: 'older' | 'newer' | 'around' | undefined
  /** Why the last load failed. */
  readonly error: ConfabError | undefined
  /** Loads a page of older ones before the first; resolves when they are in the list, or have failed. Never rejects. */
  readonly loadOlder: () => Promise<void>
  /** Loads a page of newer ones, where an older part is shown; nothing else. Never rejects. */
  readonly loadNewer: () => Promise<void>
  /** Shows the part around a seq, wherever that is. Never rejects. */
  readonly around: (seq: number) => Promise<void>
  /** Shows the newest again. */
  readonly toNewest: () => void
  /** Sends a failed message again. */
  readonly retry: (clientId: string) => void
  /** Gives a failed message up. */
  readonly discard: (clientId: string) => void
}
