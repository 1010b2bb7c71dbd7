import { concat, encode } from './encode.ts'

/** `starts`: where each entry's text begins in `bytes`; texts are joined by commas. */
interface Piece {
  readonly first: number
  readonly last: number
  readonly bytes: Uint8Array
  readonly starts: readonly number[] | undefined
}

const comma = encode(',')

/**
 * The newest entries of a conversation as encoded text: pages and repairs of what was just said need no store. Holds
 * frames, not strings: strings cost the collector milliseconds. Emptied by any edit or deletion.
 */
export class Ring {
  #pieces: Piece[] = []
  #entries = 0
  #bytes = 0

  push(
    first: number,
    bytes: Uint8Array,
    lengths: readonly number[] | undefined,
    most: { entries: number; bytes: number },
  ): void {
    const last = first + (lengths?.length ?? 1) - 1
    const previous = this.#pieces.at(-1)
    if (previous && previous.last + 1 !== first) this.clear()
    this.#pieces.push({ first, last, bytes, starts: lengths && startsOf(lengths) })
    this.#entries += last - first + 1
    this.#bytes += bytes.length
    while (this.#entries > most.entries || this.#bytes > most.bytes) this.#dropOldest()
  }

  clear(): void {
    this.#pieces = []
    this.#entries = 0
    this.#bytes = 0
  }

  get first(): number | undefined {
    return this.#pieces[0]?.first
  }

  get last(): number | undefined {
    return this.#pieces.at(-1)?.last
  }

  /** Entries first..last as JSON texts joined by commas, if all of them are here. */
  read(first: number, last: number): Uint8Array | undefined {
    if (this.first === undefined || first < this.first || last > (this.last as number) || last < first) return undefined
    const parts: Uint8Array[] = []
    for (const piece of this.#pieces) {
      if (piece.last < first || piece.first > last) continue
      if (parts.length > 0) parts.push(comma)
      parts.push(cut(piece, Math.max(first, piece.first), Math.min(last, piece.last)))
    }
    return concat(parts)
  }

  #dropOldest(): void {
    const piece = this.#pieces.shift() as Piece
    this.#entries -= piece.last - piece.first + 1
    this.#bytes -= piece.bytes.length
  }
}

function startsOf(lengths: readonly number[]): number[] {
  let at = 0
  return lengths.map((length) => {
    const start = at
    at += length + 1
    return start
  })
}

function cut(piece: Piece, first: number, last: number): Uint8Array {
  if (!piece.starts) return piece.bytes
  const begin = piece.starts[first - piece.first] as number
  const end = last === piece.last ? piece.bytes.length : (piece.starts[last - piece.first + 1] as number) - 1
  return piece.bytes.subarray(begin, end)
}
