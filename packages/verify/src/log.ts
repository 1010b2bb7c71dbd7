/** A change of membership, as the entry at `seq` states it. */
export interface Change {
  seq: number
  added: boolean
}

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

  /** Gives all seqs that were shown, ascending, with their rows. */
  each(take: (seq: number, row: number) => void): void {
    const far = [...(this.#sparse ?? [])].sort((a, b) => a[0] - b[0])
    const below = far.filter(([seq]) => seq < this.#base)
    for (const [seq, row] of below) take(seq, row - 1)
    for (let at = 0; at < this.#dense.length; at++) {
      const row = this.#dense[at]!
      if (row !== 0) take(this.#base + at, row - 1)
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
    return this.#dense.byteLength + (this.#sparse?.size ?? 0) * 50
  }

  // One wild seq must not make an array of gigabytes: what stands far away goes into a map.
  #far(): Map<number, number> {
    this.#sparse ??= new Map()
    return this.#sparse
  }

  #grow(needed: number): void {
    const old = this.#dense
    this.#dense = new Int32Array(Math.max(needed, Math.ceil(old.length * (old.length < 1024 ? 1.5 : 1.125))))
    this.#dense.set(old)
    for (const [seq, row] of this.#sparse ?? []) {
      const at = seq - this.#base
      if (at < 0 || at >= this.#dense.length) continue
      this.#dense[at] = row
      this.#sparse?.delete(seq)
    }
  }
}
