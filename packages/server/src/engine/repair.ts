import type { StoredEntry } from '../domain/entry.ts'
import { entryKinds } from '../domain/entry.ts'
import type { ConversationId } from '../domain/ids.ts'
import { pieceLimit, pieces } from '../domain/piece.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import type { Reader } from '../ports/store.ts'
import { encode, entryJson, joined } from './encode.ts'
import type { Range } from './room.ts'

/** Reads from the store what the broker did not bring. */
export class Repair {
  readonly #reader: Reader
  readonly #metrics: Metrics
  readonly #clock: Clock

  constructor(reader: Reader, metrics: Metrics, clock: Clock) {
    this.#reader = reader
    this.#metrics = metrics
    this.#clock = clock
  }

  /** Entries from..to (at most a page) as ranges, each ending where somebody is removed. */
  async fetch(conversation: ConversationId, from: number, to: number): Promise<Range[]> {
    const range = { from, to: Math.max(from, to), descending: false, limit: pieceLimit.entries }
    const [entries, heads] = await Promise.all([
      this.#reader.entries(conversation, range),
      this.#reader.heads([conversation]),
    ])
    this.#metrics.repaired('gap', entries.length)
    return rangesOf(entries, heads[0]?.countable ?? 0, this.#clock.now())
  }
}

/** Cuts at the limit of a piece, after each entry that removes somebody, and around each that rewrites an earlier one. */
export function rangesOf(entries: readonly StoredEntry[], countable: number, at: number): Range[] {
  const ranges: Range[] = []
  let open: StoredEntry[] = []
  const close = (removed: readonly string[] | undefined, rewrites: boolean) => {
    if (open.length === 0) return
    const parts = pieces(
      open.map((entry) => encode(entryJson(entry))),
      (bytes) => ({ entries: 1, bytes: bytes.length }),
    )
    let first = (open[0] as StoredEntry).seq
    for (const [i, encoded] of parts.entries()) {
      const isLast = i === parts.length - 1
      ranges.push({
        first,
        last: first + encoded.length - 1,
        payload: joined(encoded),
        countable,
        at,
        lengths: encoded.length > 1 ? encoded.map((bytes) => bytes.length) : undefined,
        removed: isLast ? removed : undefined,
        rewrites: isLast && rewrites,
      })
      first += encoded.length
    }
    open = []
  }
  for (const entry of entries) {
    open.push(entry)
    const removed = removedBy(entry)
    const rewrites = entry.kind === entryKinds.edit || entry.kind === entryKinds.deletion || entry.state !== undefined
    if (removed || rewrites) close(removed, rewrites)
  }
  close(undefined, false)
  return ranges
}

function removedBy(entry: StoredEntry): readonly string[] | undefined {
  if (entry.kind !== entryKinds.membership) return undefined
  const content = JSON.parse(entry.body) as { action?: string; users?: string[] }
  return content.action === 'remove' || content.action === 'leave' ? content.users : undefined
}
