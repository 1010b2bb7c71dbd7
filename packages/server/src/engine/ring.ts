const comma = 44

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

  push(
    first: number,
    bytes: Uint8Array,
    lengths: readonly number[] | undefined,
    most: { entries: number; bytes: number },
  ): void {
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
    if (this.first === undefined || first < this.#first || last > (this.last as number) || last < first)
      return undefined
    const begin = this.#starts[first - this.#first] as number
    const next = this.#starts[last - this.#first + 1]
    return this.#bytes.subarray(begin, next === undefined ? this.#end : next - 1)
  }

  /** Drops the oldest entries, half the ring at a time, and moves or grows the buffer. */
  #makeRoom(bytes: number, count: number, most: { entries: number; bytes: number }): void {
    if (this.#starts.length + count > most.entries * 2) this.#drop(this.#starts.length - most.entries)
    while (this.#starts.length > 0 && this.#end + bytes + 1 > most.bytes) this.#drop(Math.ceil(this.#starts.length / 2))
    if (this.#end + bytes + 1 <= this.#bytes.length) return
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
