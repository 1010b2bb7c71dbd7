/** A change of membership, as the entry at `seq` states it. */
export interface Change {
  seq: number
  added: boolean
}

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
  readonly changes = new Map<string, Change[]>()
  #base = 0
  #dense = new Int32Array(16)
  #sparse: Map<number, number> | undefined

  /** The row of the message at this seq, or -1. */
  get(seq: number): number {
    const at = seq - this.#base
    if (at >= 0 && at < this.#dense.length) return this.#dense[at]! - 1
    return (this.#sparse?.get(seq) ?? 0) - 1
  }

  set(seq: number, row: number): void {
    if (this.highest === 0) this.#base = Math.max(0, seq - 1024)
    const at = seq - this.#base
    if (at >= this.#dense.length && at < this.#dense.length * 2 + 64) this.#grow(at + 1)
    if (at >= 0 && at < this.#dense.length) this.#dense[at] = row + 1
    else this.#far().set(seq, row + 1)
  }

  /** All seqs that were shown, ascending, with their rows. */
  *entries(): Generator<[seq: number, row: number]> {
    const far = [...(this.#sparse ?? [])].sort((a, b) => a[0] - b[0])
    const below = far.filter(([seq]) => seq < this.#base)
    for (const [seq, row] of below) yield [seq, row - 1]
    for (let at = 0; at < this.#dense.length; at++) {
      const row = this.#dense[at]!
      if (row !== 0) yield [this.#base + at, row - 1]
    }
    for (const [seq, row] of far.slice(below.length)) yield [seq, row - 1]
  }

  get bytes(): number {
    return this.#dense.byteLength + (this.#sparse?.size ?? 0) * 50
  }

  // One wild seq must not make an array of gigabytes: what stands far away goes into a map.
  #far(): Map<number, number> {
    this.#sparse ??= new Map()
    return this.#sparse
  }

  #grow(needed: number): void {
    const old = this.#dense
    this.#dense = new Int32Array(Math.max(needed, Math.ceil(old.length * 1.25)))
    this.#dense.set(old)
    for (const [seq, row] of this.#sparse ?? []) {
      const at = seq - this.#base
      if (at < 0 || at >= this.#dense.length) continue
      this.#dense[at] = row
      this.#sparse?.delete(seq)
    }
  }
}
