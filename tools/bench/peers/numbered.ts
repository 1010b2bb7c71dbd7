import { digits } from '../wire/digits.ts'

const width = 10

/** Peers don't number messages: the text of each says the how many-eth it is, in front of the filling. */
export function numbered(n: number, text: string): string {
  return String(n).padStart(width, '0') + text.slice(width)
}

/** Counts numbered messages, and those that did not come right after the one before. */
export class Tally {
  delivered = 0
  gaps = 0
  #last = -1

  /** The message's text begins there. */
  take(bytes: Uint8Array, textAt: number): void {
    const n = digits(bytes, textAt)
    if (this.#last >= 0 && n !== this.#last + 1) this.gaps++
    this.#last = n
    this.delivered++
  }
}
