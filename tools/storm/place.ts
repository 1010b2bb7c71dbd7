/** What one client holds of one conversation: how far it has come, and how far it knows that there is to come. */
export class Place {
  last = 0
  head = 0
  /** Entries that were given twice, out of order, or with a hole before them that nobody filled. */
  wrong = 0

  get isWhole(): boolean {
    return this.last >= this.head
  }

  /** Entries that came live, `from` on; false: those before them are missing, and have to be fetched. */
  live(from: number, seqs: readonly number[]): boolean {
    const to = seqs.at(-1) ?? from
    this.head = Math.max(this.head, to)
    if (from > this.last + 1 && this.last > 0) return false
    this.#take(seqs)
    return true
  }

  /** A page of all that comes after `last`, as far as it may be read. */
  page(seqs: readonly number[], head: number): void {
    this.head = Math.max(this.head, head)
    this.#take(seqs)
    if (seqs.length === 0) this.last = Math.max(this.last, head)
  }

  #take(seqs: readonly number[]): void {
    for (const seq of seqs) {
      if (seq <= this.last) continue
      if (this.last > 0 && seq !== this.last + 1) this.wrong++
      this.last = seq
    }
  }
}
