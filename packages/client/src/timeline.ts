import type { Entry } from '@confab/protocol'

/** A stretch of a log of which everything readable is held: seqs `from` to `to`, both within. */
interface Range {
  from: number
  to: number
  entries: Entry[]
}

/** What is to be fetched next: the page after a seq, or the newest page where too much is missing. */
export type Need =
  | { readonly kind: 'after'; readonly after: number }
  | { readonly kind: 'newest'; readonly end: number }

/** A jump over entries that were not shown: those from `from` to `to` are older, to be had by `history`. */
export interface Limited {
  readonly from: number
  readonly to: number
}

/**
 * What is held of one conversation's log: ranges of seqs, merged from live entries, pages and catch-up, and how far
 * it was shown to the application. Shown is always ascending and each entry once. No clock, no I/O.
 */
export class Timeline {
  #ranges: Range[] = []
  #shown: number | undefined
  /** The last seq there is to show. */
  end = 0

  /** The last seq that was shown; undefined: showing has not begun. */
  get shown(): number | undefined {
    return this.#shown
  }

  /** Nothing that should have been shown is missing. */
  get whole(): boolean {
    return this.#shown === undefined || this.#shown >= this.end
  }

  /** There is so much to show at least. */
  reach(seq: number): void {
    this.end = Math.max(this.end, seq)
  }

  /** Begins to show what comes after this seq; later calls change nothing. */
  begin(after: number): void {
    this.#shown ??= after
  }

  /** What to fetch; `atMost`: with more missing, only the newest page. */
  need(atMost: number): Need | undefined {
    const shown = this.#shown
    if (shown === undefined || shown >= this.end) return undefined
    return this.end - shown > atMost ? { kind: 'newest', end: this.end } : { kind: 'after', after: shown }
  }

  /** Takes in a stretch, of which `entries` is all that may be read. What is held already is kept, newer states win. */
  merge(from: number, to: number, entries: readonly Entry[]): void {
    if (to < from) return
    const last = this.#ranges.at(-1)
    if (last && from === last.to + 1) {
      last.entries.push(...entries)
      last.to = to
      return
    }
    const touching = this.#ranges.filter((range) => range.to >= from - 1 && range.from <= to + 1)
    const merged: Range = {
      from: Math.min(from, ...touching.map((range) => range.from)),
      to: Math.max(to, ...touching.map((range) => range.to)),
      entries: joined(touching, entries),
    }
    const apart = this.#ranges.filter((range) => !touching.includes(range))
    this.#ranges = [...apart, merged].sort((a, b) => a.from - b.from)
  }

  /** The entries that can be shown now and were not. */
  advance(): readonly Entry[] {
    const shown = this.#shown
    if (shown === undefined) return []
    const range = this.#at(shown + 1)
    if (!range) return []
    this.#shown = Math.max(shown, Math.min(range.to, this.end))
    return between(range, shown, this.#shown)
  }

  /** Goes on showing after this seq, over a gap. */
  jump(to: number): Limited | undefined {
    if (this.#shown === undefined || to <= this.#shown) return undefined
    const limited = { from: this.#shown + 1, to }
    this.#shown = to
    return limited
  }

  /** The shown entries without a gap up to the last one shown, ascending. */
  view(): readonly Entry[] {
    const shown = this.#shown ?? 0
    const range = this.#at(shown)
    if (!range) return []
    return range.to === shown ? range.entries : between(range, 0, shown)
  }

  /** The held entries from this seq on, up to the last shown and without a gap; undefined: not held. */
  from(seq: number): readonly Entry[] | undefined {
    const range = this.#at(seq)
    return range && this.#shown !== undefined ? between(range, seq - 1, this.#shown) : undefined
  }

  /** Forgets the oldest of what was shown until at most `most` entries are held. */
  trim(most: number): void {
    let held = this.#ranges.reduce((sum, range) => sum + range.entries.length, 0)
    while (held > most) {
      const [oldest] = this.#ranges
      if (!oldest || oldest.from > (this.#shown ?? 0)) return
      const gone = Math.min(held - most, firstAfter(oldest.entries, this.#shown ?? 0))
      const next = oldest.entries[gone]
      if (next) {
        oldest.entries.splice(0, gone)
        oldest.from = next.seq
        return
      }
      held -= oldest.entries.length
      this.#ranges.shift()
    }
  }

  #at(seq: number): Range | undefined {
    return this.#ranges.find((range) => range.from <= seq && seq <= range.to)
  }
}

/** The index of the first entry after this seq. */
function firstAfter(entries: readonly Entry[], seq: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle] as Entry).seq <= seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Its entries after this seq, up to that one. */
function between({ entries }: Range, after: number, to: number): readonly Entry[] {
  return entries.slice(firstAfter(entries, after), firstAfter(entries, to))
}

function joined(ranges: readonly Range[], entries: readonly Entry[]): Entry[] {
  const stateOf = ({ state }: Entry) => state?.at ?? 0
  // A page read later knows of edits and deletions which the held one may not; a live copy has no state at all.
  const all = [...ranges.flatMap((range) => range.entries), ...entries].sort(
    (a, b) => a.seq - b.seq || stateOf(b) - stateOf(a),
  )
  return all.filter(({ seq }, i) => seq !== all[i - 1]?.seq)
}
