// The numbers of the fields, for the arrays of `Fields`: the strings first.
export const ACTOR = 0
export const CONN = 1
export const EV = 2
export const CONV = 3
export const CID = 4
export const HASH = 5
export const SENDER = 6
export const USER = 7
export const KIND = 8
export const strings = 9
export const SEQ = 9
export const FROM = 10
export const FULL = 11
export const V = 12
export const T = 13

/** The names of the fields at their numbers. */
export const fieldNames = [
  ...['actor', 'conn', 'ev', 'conv', 'cid', 'hash', 'sender', 'user', 'kind'],
  ...['seq', 'from', 'full', 'v', 't'],
]

/** Seqs and line numbers live in signed 32-bit cells. */
export const maxSeq = 0x7fffffff

const decoder = new TextDecoder()
const none: readonly string[] = []

/** The line being read, decoded no further than the checks need: strings as fingerprints and where they stand. */
export class Fields {
  /** A bit for each field that is there. */
  seen = 0
  seq = 0
  from = 0
  full = false
  version = 0
  added = none
  removed = none
  bytes = new Uint8Array(0)
  readonly lo = new Int32Array(strings)
  readonly hi = new Int32Array(strings)
  readonly start = new Int32Array(strings)
  readonly end = new Int32Array(strings)

  clear(bytes: Uint8Array<ArrayBuffer>): void {
    this.seen = 0
    this.seq = 0
    this.from = 0
    this.full = false
    this.version = 0
    this.added = none
    this.removed = none
    this.bytes = bytes
  }

  has(field: number): boolean {
    return (this.seen & (1 << field)) !== 0
  }

  /** The string of a field that is there. */
  text(field: number): string {
    return decoder.decode(this.bytes.subarray(this.start[field]!, this.end[field]!))
  }
}
