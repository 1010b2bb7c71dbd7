import { crc32 } from 'node:zlib'
import { spanOf } from './span.ts'

interface Known {
  readonly last: number
  readonly sum: number
}

/**
 * The `entries` frames of one conversation that some connection has read in full. All receivers get the same frame, so
 * that another connection needs only its first seq and its length to know which entries it was given.
 */
export class FrameLedger {
  readonly #frames = new Map<number, Known>()
  /** Frames with a hole inside, or that differ from another one of the same first seq and length. */
  wrong = 0

  /** The last seq of the frame that begins so, if somebody read it. */
  lastOf(first: number, length: number): number | undefined {
    return this.#frames.get(keyOf(first, length))?.last
  }

  /** Reads a frame in full: every seq in it, and whether it is byte for byte what others got. Answers its last seq. */
  read(first: number, payload: Buffer): number {
    const key = keyOf(first, payload.length)
    const sum = crc32(payload)
    const known = this.#frames.get(key)
    if (known) {
      if (known.sum !== sum) this.wrong++
      return known.last
    }
    const span = spanOf(payload)
    if (!span.isWhole || span.first !== first) this.wrong++
    this.#frames.set(key, { last: span.last, sum })
    return span.last
  }

  forget(): void {
    this.#frames.clear()
  }
}

/** Frames are shorter than 2^20 bytes. */
function keyOf(first: number, length: number): number {
  return first * 2 ** 20 + length
}
