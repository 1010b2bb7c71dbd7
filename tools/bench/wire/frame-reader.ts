/** What becomes of the frames of one connection. Bytes are views of a shared buffer: good during the call only. */
export interface FrameTaker {
  /** A text frame begins: its first bytes (`headBytes`, or all of it where it is shorter). Answers whether it wants all. */
  head(bytes: Buffer, start: number, length: number): boolean
  /** All of a frame that `head` wanted. */
  whole(bytes: Buffer, start: number, length: number): void
  /** The server closes, and says why. */
  closing?(code: number, reason: string): void
}

/** So many bytes of each payload are shown to `head`. */
export const headBytes = 160

const none = Buffer.alloc(0)

/**
 * Finds the frames of a WebSocket in chunks, in one pass: what nobody wants whole is stepped over, neither copied nor
 * looked at. Frames from a server bear no mask.
 */
export class FrameReader {
  readonly #taker: FrameTaker
  /** The beginning of a frame whose head was cut by the end of a chunk. */
  #carry = none
  /** So much of a frame that nobody wants is still to come. */
  #skip = 0
  /** A wanted frame that spans chunks, and how much of it is there. */
  #wanted: Buffer | undefined
  #filled = 0

  constructor(taker: FrameTaker) {
    this.#taker = taker
  }

  read(chunk: Buffer): void {
    let bytes = chunk
    let at = 0
    if (this.#skip > 0) {
      at = Math.min(this.#skip, bytes.length)
      this.#skip -= at
    } else if (this.#wanted) at = this.#fill(this.#wanted, bytes)
    else if (this.#carry.length > 0) {
      bytes = Buffer.concat([this.#carry, bytes])
      this.#carry = none
    }
    if (at < bytes.length) this.#frames(bytes, at)
  }

  #fill(wanted: Buffer, bytes: Buffer): number {
    const taken = Math.min(wanted.length - this.#filled, bytes.length)
    bytes.copy(wanted, this.#filled, 0, taken)
    this.#filled += taken
    if (this.#filled === wanted.length) {
      this.#wanted = undefined
      this.#taker.whole(wanted, 0, wanted.length)
    }
    return taken
  }

  #frames(bytes: Buffer, from: number): void {
    const end = bytes.length
    let at = from
    while (end - at >= 2) {
      let length = (bytes[at + 1] as number) & 0x7f
      let start = at + 2
      if (length === 126) start += 2
      else if (length === 127) start += 8
      if (start > end) break
      if (length === 126) length = bytes.readUInt16BE(at + 2)
      else if (length === 127) length = Number(bytes.readBigUInt64BE(at + 2))
      if (end - start < (length < headBytes ? length : headBytes)) break
      const kind = (bytes[at] as number) & 0x0f
      // A control frame is so short that all of it is there.
      if (kind === 8 && length >= 2)
        this.#taker.closing?.(bytes.readUInt16BE(start), bytes.toString('utf8', start + 2, start + length))
      at = this.#frame(bytes, start, length, kind === 1)
      if (at > end) return
    }
    if (at < end) this.#carry = Buffer.from(bytes.subarray(at))
  }

  /** Answers where the next frame begins; beyond the chunk where this one goes on in the next chunk. */
  #frame(bytes: Buffer, start: number, length: number, isText: boolean): number {
    const next = start + length
    const isWanted = isText && this.#taker.head(bytes, start, length)
    if (next <= bytes.length) {
      if (isWanted) this.#taker.whole(bytes, start, length)
    } else if (isWanted) {
      this.#wanted = Buffer.allocUnsafeSlow(length)
      this.#filled = bytes.copy(this.#wanted, 0, start, bytes.length)
    } else this.#skip = next - bytes.length
    return next
  }
}
