/** A change of membership, as the entry at `seq` states it. */
export interface Change {
  seq: number
  added: boolean
}

const pageBits = 10
const pageSize = 1 << pageBits
const pageMask = pageSize - 1
const unchanged: ReadonlyMap<string, Change[]> = new Map()

/** What the whole trace says of one conversation: which message stands at which seq, its head, who came and went. */
export class Log {
  /** The highest seq that was shown to anybody, and the line that showed it. */
  highest = 0
  highestLine = 0
  /** What full readers read: from where, up to which head, and the line that says so; 0 when none did. */
  from = 0
  head = 0
  headLine = 0
  /** The furthest cursor, and its line. */
  cursor = 0
  cursorLine = 0
  #changes: Map<string, Change[]> | undefined
  #base = 0
  // Where each seq's row stands, plus 1. The first page grows to its full size; what stands far away is in the map, for
  // one wild seq must not make an array of gigabytes.
  readonly #pages = [new Int32Array(16)]
  #sparse: Map<number, number> | undefined

  /** The row of the message at this seq, or -1. */
  get(seq: number): number {
    const at = seq - this.#base
    const row = at < 0 ? undefined : this.#pages[at >>> pageBits]?.[at & pageMask]
    return (row ?? this.#sparse?.get(seq) ?? 0) - 1
  }

  set(seq: number, row: number): void {
    if (this.highest === 0) this.#base = Math.max(0, seq - pageSize)
    const at = seq - this.#base
    const page = at >>> pageBits
    if (at >= 0 && page <= this.#pages.length) this.#reach(page, at & pageMask)
    const cells = at < 0 ? undefined : this.#pages[page]
    if (cells) cells[at & pageMask] = row + 1
    else {
      this.#sparse ??= new Map()
      this.#sparse.set(seq, row + 1)
    }
  }

  /** Gives all seqs that were shown, ascending, with their rows. */
  each(take: (seq: number, row: number) => void): void {
    const far = [...(this.#sparse ?? [])].sort((a, b) => a[0] - b[0])
    const below = far.filter(([seq]) => seq < this.#base)
    for (const [seq, row] of below) take(seq, row - 1)
    for (const [page, cells] of this.#pages.entries()) {
      for (let at = 0; at < cells.length; at++) {
        const row = cells[at]!
        if (row !== 0) take(this.#base + page * pageSize + at, row - 1)
      }
    }
    for (const [seq, row] of far.slice(below.length)) take(seq, row - 1)
  }

  /** Who was added and removed, by user, in the order in which the lines came. */
  get changes(): ReadonlyMap<string, Change[]> {
    return this.#changes ?? unchanged
  }

  change(user: string, seq: number, added: boolean): void {
    this.#changes ??= new Map()
    const list = this.#changes.get(user)
    if (list) list.push({ seq, added })
    else this.#changes.set(user, [{ seq, added }])
  }

  get bytes(): number {
    return this.#pages.reduce((sum, page) => sum + page.byteLength, 0) + (this.#sparse?.size ?? 0) * 50
  }

  // Makes room for this place of this page, which may be the next one.
  #reach(page: number, place: number): void {
    const first = this.#pages[0]!
    const needed = page === 0 ? place + 1 : pageSize
    if (first.length < needed) {
      this.#pages[0] = new Int32Array(Math.min(pageSize, Math.max(needed, first.length + (first.length >> 1))))
      this.#pages[0].set(first)
      this.#gather(0)
    }
    if (page < this.#pages.length) return
    this.#pages.push(new Int32Array(pageSize))
    this.#gather(page)
  }

  // A page takes over what the map held of its seqs.
  #gather(page: number): void {
    const cells = this.#pages[page]!
    for (const [seq, row] of this.#sparse ?? []) {
      const at = seq - this.#base - page * pageSize
      if (at < 0 || at >= cells.length) continue
      cells[at] = row
      this.#sparse?.delete(seq)
    }
  }
}
