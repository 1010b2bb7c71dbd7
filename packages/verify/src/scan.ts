import { type Fields, FROM, FULL, fieldNames, maxSeq, SEQ, strings, T, V } from './fields.ts'
import { seedHi, seedLo, stepHi, stepLo } from './fingerprint.ts'

const quote = 34
const comma = 44
const colon = 58
const backslash = 92
const open = 123
const close = 125

// A key of up to six small letters is a number of five bits a letter: no two keys share one.
const fieldOf = new Map(
  fieldNames.map((name, field) => [[...name].reduce((k, c) => (k << 5) | (c.charCodeAt(0) - 96), 0), field]),
)

/**
 * Reads one line in canonical form (no spaces, no escapes, no lists; its keys in any order) that begins at `at`.
 * Returns where the next line begins, or -1 when the line needs the slow reader. The bytes must hold a line feed at
 * or after `at`.
 */
export function scan(bytes: Uint8Array<ArrayBuffer>, at: number, line: Fields): number {
  line.clear(bytes)
  if (bytes[at] !== open) return -1
  let p = at
  for (;;) {
    if (bytes[p + 1] !== quote) return -1
    p += 2
    const begin = p
    let key = 0
    for (let c = bytes[p]!; c >= 97 && c <= 122; c = bytes[++p]!) key = (key << 5) | (c - 96)
    if (bytes[p] !== quote || bytes[p + 1] !== colon || p - begin > 6) return -1
    const field = fieldOf.get(key)
    if (field === undefined || line.has(field)) return -1
    p = field < strings ? scanString(bytes, p + 2, field, line) : scanPlain(bytes, p + 2, field, line)
    if (p < 0) return -1
    if (bytes[p] === comma) continue
    return bytes[p] === close && bytes[p + 1] === 10 ? p + 2 : -1
  }
}

function scanString(bytes: Uint8Array, at: number, field: number, line: Fields): number {
  if (bytes[at] !== quote) return -1
  let p = at + 1
  let lo = seedLo
  let hi = seedHi
  for (let c = bytes[p]!; c !== quote; c = bytes[++p]!) {
    if (c < 32 || c === backslash) return -1
    lo = stepLo(lo, c)
    hi = stepHi(hi, c)
  }
  line.lo[field] = lo
  line.hi[field] = hi
  line.start[field] = at + 1
  line.end[field] = p
  if (p > at + 1) line.seen |= 1 << field
  return p + 1
}

function scanPlain(bytes: Uint8Array, at: number, field: number, line: Fields): number {
  if (field === FULL) return -1
  line.seen |= 1 << field
  return field === T ? skipNumber(bytes, at) : scanWhole(bytes, at, field, line)
}

function scanWhole(bytes: Uint8Array, at: number, field: number, line: Fields): number {
  let p = at
  let value = 0
  for (let c = bytes[p]!; c >= 48 && c <= 57; c = bytes[++p]!) value = value * 10 + (c - 48)
  // JSON knows no leading zeros; the slow reader will say so.
  if (p === at || (bytes[at] === 48 && p > at + 1) || value > maxSeq) return -1
  if (field === SEQ) line.seq = value
  else if (field === FROM) line.from = value
  else if (field === V) line.version = value
  return p
}

function skipNumber(bytes: Uint8Array, at: number): number {
  let p = at
  for (let c = bytes[p]!; (c >= 48 && c <= 57) || c === 46; ) c = bytes[++p]!
  return p === at ? -1 : p
}
