/** Two 32-bit lanes that stand for a string: equal strings have equal lanes, others differ but for 1 in 2^64. */
export interface Fingerprint {
  lo: number
  hi: number
}

export const seedLo = 0x2545f491
export const seedHi = 0x1b873593

export function stepLo(lane: number, byte: number): number {
  return Math.imul(((lane << 5) | (lane >>> 27)) ^ byte, 0x9e3779b1)
}

export function stepHi(lane: number, byte: number): number {
  return Math.imul(((lane << 11) | (lane >>> 21)) + byte, 0x85ebca6b)
}

const encoder = new TextEncoder()

/** The fingerprint of a string's UTF-8 bytes. */
export function fingerprint(text: string): Fingerprint {
  let lo = seedLo
  let hi = seedHi
  for (const byte of encoder.encode(text)) {
    lo = stepLo(lo, byte)
    hi = stepHi(hi, byte)
  }
  return { lo, hi }
}

/** Spreads a lane over all its bits. */
export function spread(lane: number): number {
  let h = lane
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Folds another fingerprint, or twice the same number, into the first, which it changes; the order of folding matters.
 * The lanes never mix and differ in kind, so that what collides in the one does not in the other.
 */
export function fold(into: Fingerprint, lo: number, hi: number): void {
  into.lo = spread(Math.imul(into.lo, 0x2c1b3c6d) ^ lo)
  into.hi = spread(Math.imul(into.hi, 0x297a2d39) + hi)
}
