import { spread } from './fingerprint.ts'

const rowsAChunk = 1024

/**
 * Rows of 32-bit cells found by a key of two cells, which are the first two of a row. It grows by chunks, so that it
 * never holds more than a chunk too much; only the slots of the index double.
 */
export class Table {
  size = 0
  readonly #width: number
  readonly #chunks: Int32Array[] = []
  #slots = new Int32Array(64)

  /** @param width the number of cells of a row, with the two of its key */
  constructor(width: number) {
    this.#width = width
  }

  /** The row of this key, or -1. */
  find(lo: number, hi: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = place(lo, hi) & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot]! - 1
      if (row < 0) return -1
      const cells = this.cells(row)
      const at = this.at(row)
      if (cells[at] === lo && cells[at + 1] === hi) return row
    }
  }

  /** The row of this key; a new one, all zero, when there was none. */
  put(lo: number, hi: number): number {
    const found = this.find(lo, hi)
    if (found >= 0) return found
    if (this.size * 4 >= this.#slots.length * 3) this.#grow()
    const row = this.size++
    if (row % rowsAChunk === 0) this.#chunks.push(new Int32Array(rowsAChunk * this.#width))
    const cells = this.cells(row)
    const at = this.at(row)
    cells[at] = lo
    cells[at + 1] = hi
    this.#index(row, lo, hi)
    return row
  }

  /** The cells among which the row stands, beginning at `at(row)`. */
  cells(row: number): Int32Array {
    return this.#chunks[(row / rowsAChunk) | 0]!
  }

  at(row: number): number {
    return (row % rowsAChunk) * this.#width
  }

  /** One cell, where speed does not matter. */
  cell(row: number, column: number): number {
    return this.cells(row)[this.at(row) + column]!
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#chunks.length * rowsAChunk * this.#width * 4
  }

  #index(row: number, lo: number, hi: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = place(lo, hi) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = row + 1
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let row = 0; row < this.size; row++) this.#index(row, this.cell(row, 0), this.cell(row, 1))
  }
}

function place(lo: number, hi: number): number {
  return spread(lo ^ Math.imul(hi, 0x9e3779b1))
}
