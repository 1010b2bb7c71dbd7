import type { Entry } from '@confab/protocol'
import type { Timeline } from './timeline.ts'

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

  /** At this seq; undefined: not all entries from there on are held. */
  at(seq: number, timeline: Timeline): number | undefined {
    if (seq >= this.#seq) return this.#value
    const later = timeline.from(seq + 1) ?? []
    if ((later.at(-1)?.seq ?? 0) < this.#seq) return undefined
    return this.#value - later.filter((entry) => entry.counts && entry.seq <= this.#seq).length
  }

  shown(entry: Entry): void {
    if (entry.seq === this.#seq + 1) this.told(entry.seq, this.#value + (entry.counts ? 1 : 0))
  }
}
