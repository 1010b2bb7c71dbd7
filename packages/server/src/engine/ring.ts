import type { Limits } from '../domain/limits.ts'
import { pieceLimit } from '../domain/piece.ts'

const comma = 44

export interface RingBounds {
  readonly entries: number
  readonly bytes: number
}

/**
 * The more sessions want a conversation, the more of it is kept for them: those of a large one that stall for a moment
 * pull what they missed at the same time, and from the store each page of it would cost ten times as much.
 */
export function ringBounds(limits: Limits, sessions: number): RingBounds {
  const times = Math.max(1, Math.min(limits.ringTimes, Math.floor(sessions / limits.fanoutHoldSessions)))
  return { entries: limits.ringEntries * times, bytes: limits.ringBytes * times }
}

/**
 * The newest entries of a conversation as encoded text: pages and repairs of what was just said need no store. One
 * buffer of its own and the places of the entries in it, no object an entry: those would cost the collector
 * milliseconds. Emptied by any edit or deletion.
 */
export class Ring {
  #bytes = new Uint8Array(0)
  #end = 0
  /** Where each entry begins; entry i ends before the comma in front of entry i + 1. */
  #starts: number[] = []
  #first = 0

  push(first: number, bytes: Uint8Array, lengths: readonly number[] | undefined, most: RingBounds): void {
    if (this.#starts.length > 0 && this.last !== first - 1) this.clear()
    const count = lengths?.length ?? 1
    if (bytes.length > most.bytes || count > most.entries) return this.clear()
    this.#makeRoom(bytes.length, count, most)
    if (this.#starts.length === 0) this.#first = first
    else this.#bytes[this.#end++] = comma
    let start = this.#end
    this.#bytes.set(bytes, start)
    this.#end += bytes.length
    for (let i = 0; i < count; i++) {
      this.#starts.push(start)
      start += (lengths?.[i] ?? 0) + 1
    }
  }

  clear(): void {
    this.#end = 0
    this.#starts = []
  }

  get first(): number | undefined {
    return this.#starts.length === 0 ? undefined : this.#first
  }

  get last(): number | undefined {
    return this.#starts.length === 0 ? undefined : this.#first + this.#starts.length - 1
  }

  /** Entries first..last as JSON texts joined by commas, if all of them are here. A view, good until the next push. */
  read(first: number, last: number): Uint8Array | undefined {
    if (!this.#has(first, last)) return undefined
    return this.#bytes.subarray(this.#startOf(first), this.#endOf(last))
  }

  /**
   * The part of first..last that a page may hold, if all of that is here: from the first on, or (`newest`) up to the
   * last. One entry always fits.
   */
  cut(first: number, last: number, newest: boolean): { first: number; last: number } | undefined {
    const part = { first: newest ? Math.max(first, this.#first) : first, last }
    if (!this.#has(part.first, last)) return undefined
    const isFull = () => {
      const bytes = this.#endOf(part.last) - this.#startOf(part.first)
      return part.last - part.first >= pieceLimit.entries || bytes > pieceLimit.bytes
    }
    const isCut = isFull()
    while (part.first < part.last && isFull()) {
      if (newest) part.first++
      else part.last--
    }
    // The page would go on before the oldest that is here.
    return newest && !isCut && part.first > first ? undefined : part
  }

  #has(first: number, last: number): boolean {
    return this.first !== undefined && first >= this.#first && last <= (this.last as number) && last >= first
  }

  #startOf(seq: number): number {
    return this.#starts[seq - this.#first] as number
  }

  #endOf(seq: number): number {
    const next = this.#starts[seq - this.#first + 1]
    return next === undefined ? this.#end : next - 1
  }

  /** Drops the oldest entries, a quarter of the ring at a time, and moves, grows or shrinks the buffer. */
  #makeRoom(bytes: number, count: number, most: RingBounds): void {
    if (this.#starts.length + count > most.entries * 2) this.#drop(this.#starts.length - most.entries)
    while (this.#starts.length > 0 && this.#end + bytes + 1 > most.bytes) this.#drop(Math.ceil(this.#starts.length / 4))
    const isTooLarge = this.#bytes.length > 2 * (most.bytes + 1)
    if (this.#end + bytes + 1 <= this.#bytes.length && !isTooLarge) return
    const grown = new Uint8Array(Math.min(most.bytes + 1, Math.max(1_024, (this.#end + bytes + 1) * 2)))
    grown.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = grown
  }

  #drop(count: number): void {
    const from = this.#starts[count] ?? this.#end
    this.#bytes.copyWithin(0, from, this.#end)
    this.#end -= from
    this.#starts = this.#starts.slice(count).map((start) => start - from)
    this.#first += count
  }
}
