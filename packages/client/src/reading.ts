import type { Entry } from '@confab/protocol'
import { ConfabError } from './error.ts'
import type { Home } from './home.ts'
import type { Replica } from './replica.ts'

/** Which entries to read: `from` a seq (default: the first that may be read) `to` a seq, or on and on (`live`, the default). */
export interface Reading {
  readonly from?: number
  readonly to?: number
  /** false: ends with the last entry there is when all was read. */
  readonly live?: boolean
}

/**
 * Reads a conversation's entries, ascending, each once, without leaving any out. What is held is taken from there,
 * the rest is fetched: a slow reader costs no memory. Ends when the chat is closed or the user was removed; throws a
 * ConfabError `reset` when the log begins anew.
 */
export async function* readEntries(
  replica: Replica,
  home: Home<Replica>,
  reading: Reading,
): AsyncGenerator<Entry, void> {
  const { to = Number.POSITIVE_INFINITY, live = true } = reading
  const { generation } = replica
  let next = reading.from
  replica.open(next)
  try {
    while (!home.closed()) {
      if (replica.generation !== generation) throw new ConfabError('reset', 'the log begins anew', 'later')
      if (replica.absent) throw new ConfabError('notFound', 'no such conversation', 'never')
      const { listing, timeline } = replica
      next ??= listing && replica.base + 1
      const end = Math.min(to, listing?.to ?? Number.POSITIVE_INFINITY)
      if (next !== undefined && next > end) return
      // Fixed here: what is shown while a page is on its way is for the next round.
      const shown = timeline.shown ?? 0
      const entries = next === undefined || next > shown ? [] : await stretch(replica, home, next)
      if (entries === undefined) return
      for (const entry of entries) {
        if (entry.seq > end) return
        yield entry
        next = entry.seq + 1
      }
      if (entries.length > 0) continue
      // Nothing that may be read lies between here and what was shown.
      if (next !== undefined && next <= shown) next = shown + 1
      else if (!live && replica.whole && next !== undefined && next > timeline.end) return
      else await replica.events.next('change')
    }
  } finally {
    replica.close()
  }
}

/**
 * The entries from this seq on, as many as are at hand or in one page; none: none of them may be read; undefined: the
 * chat was closed meanwhile.
 */
async function stretch(replica: Replica, home: Home<Replica>, next: number): Promise<readonly Entry[] | undefined> {
  const held = replica.timeline.from(next)
  if (held && held.length > 0) return held
  try {
    const page = await home.ask('history', { conversationId: replica.id, after: next - 1, limit: 200 })
    return page.entries
  } catch (error) {
    if (home.closed()) return undefined
    throw error
  }
}
