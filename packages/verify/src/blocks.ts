import type { Source } from './source.ts'

/** Whole lines, from 0 to `end`, each with its line feed. The buffer is reused for the next block. */
export interface Block {
  bytes: Uint8Array<ArrayBuffer>
  end: number
  /** The rest of a source that did not end with a line feed; one was put behind it. */
  cut: boolean
}

const blockSize = 1 << 20

/** Reads a source in blocks of whole lines; the buffer grows to the longest line. */
export function* blocks(source: Source): Generator<Block> {
  const { fill, close } = source.open()
  try {
    let bytes = new Uint8Array(blockSize)
    let held = 0
    for (;;) {
      if (held === bytes.length) bytes = larger(bytes)
      const count = fill(bytes, held)
      if (count === 0) break
      const end = bytes.subarray(0, held + count).lastIndexOf(10) + 1
      if (end > 0) yield { bytes, end, cut: false }
      bytes.copyWithin(0, end, held + count)
      held += count - end
    }
    if (held === 0) return
    if (held === bytes.length) bytes = larger(bytes)
    bytes[held] = 10
    yield { bytes, end: held + 1, cut: true }
  } finally {
    close()
  }
}

function larger(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const twice = new Uint8Array(bytes.length * 2)
  twice.set(bytes)
  return twice
}
