import type { Fields } from './fields.ts'
import { fingerprint } from './fingerprint.ts'
import { Table } from './table.ts'

/** Gives each distinct string a small number, by its fingerprint, and keeps its text for the report. */
export class Names {
  readonly #table = new Table(2)
  readonly #texts: string[] = []

  /** The number of a field's string. A `scope` keeps equal strings of different places apart. */
  ofField(line: Fields, field: number, scope = 0): number {
    const number = this.#table.put(line.lo[field]! ^ scope, line.hi[field]!)
    if (number === this.#texts.length) this.#texts.push(line.text(field))
    return number
  }

  of(text: string): number {
    const { lo, hi } = fingerprint(text)
    const number = this.#table.put(lo, hi)
    if (number === this.#texts.length) this.#texts.push(text)
    return number
  }

  text(number: number): string {
    return this.#texts[number]!
  }

  /** The lanes of its fingerprint. */
  lo(number: number): number {
    return this.#table.cell(number, 0)
  }

  hi(number: number): number {
    return this.#table.cell(number, 1)
  }

  get size(): number {
    return this.#texts.length
  }
}
