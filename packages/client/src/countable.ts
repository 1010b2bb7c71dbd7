import type { Entry } from '@confab/protocol'

/** The running number of what counts as unread, as the server told it last, and counted on from there. */
export class Countable {
  #seq = 0
  #value = 0

  get value(): number {
    return this.#value
  }

  /** The server says: at this seq it is so much. Older news change nothing. */
  told(seq: number, countable: number): void {
    if (seq < this.#seq) return
    this.#seq = seq
    this.#value = countable
  }

  shown(entry: Entry): void {
    if (entry.seq === this.#seq + 1) this.told(entry.seq, this.#value + (entry.counts ? 1 : 0))
  }
}
