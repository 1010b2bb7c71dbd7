/**
 * Who of this node wants a conversation: dense arrays of session slots, 16 B a place (with the session's 8 B, what an
 * interest costs). `from`: the first seq that session may get.
 */
export class Interests {
  size = 0
  #slots = new Int32Array(2)
  #backs = new Int32Array(2)
  #froms = new Float64Array(2)

  add(slot: number, back: number, from: number): number {
    if (this.size === this.#slots.length) this.#resize(Math.ceil(this.size * 1.25) + 1)
    this.#slots[this.size] = slot
    this.#backs[this.size] = back
    this.#froms[this.size] = from
    return this.size++
  }

  /** The last place moves into the gap; `moved` tells its session. */
  removeAt(index: number, moved: (slot: number, back: number, to: number) => void): void {
    const last = --this.size
    if (index !== last) {
      const slot = this.#slots[last] as number
      const back = this.#backs[last] as number
      this.#slots[index] = slot
      this.#backs[index] = back
      this.#froms[index] = this.#froms[last] as number
      moved(slot, back, index)
    }
    if (this.size * 2 < this.#slots.length && this.#slots.length > 16) this.#resize(Math.ceil(this.size * 1.25) + 1)
  }

  slotAt(index: number): number {
    return this.#slots[index] as number
  }

  backAt(index: number): number {
    return this.#backs[index] as number
  }

  setBack(index: number, back: number): void {
    this.#backs[index] = back
  }

  fromAt(index: number): number {
    return this.#froms[index] as number
  }

  #resize(length: number): void {
    const slots = new Int32Array(length)
    const backs = new Int32Array(length)
    const froms = new Float64Array(length)
    slots.set(this.#slots.subarray(0, this.size))
    backs.set(this.#backs.subarray(0, this.size))
    froms.set(this.#froms.subarray(0, this.size))
    this.#slots = slots
    this.#backs = backs
    this.#froms = froms
  }
}
