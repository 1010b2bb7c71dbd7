import type { JournalId } from '../../domain/ids.ts'
import type { ConversationRange, JournalPage, JournalRow, UserChange } from '../../domain/journal.ts'
import type { Clock } from '../../ports/node.ts'
import type { Journal } from '../../ports/store.ts'

/** A transaction: its own number, and the journal id it has drawn. */
export interface Transaction {
  readonly xid: number
  readonly id: JournalId
}

/** The journal's rows and the transactions under way: ids are drawn before the commit, as a database does it. */
export class MemoryJournal {
  rows: JournalRow[] = []
  #nextXid = 1
  #drawn = 0
  readonly #open = new Map<number, JournalId>()

  get drawn(): JournalId {
    return this.#drawn
  }

  /** The oldest row kept; where none is, the next one to come. */
  get floor(): JournalId {
    return this.rows[0]?.id ?? this.#drawn + 1
  }

  /** Draws an id; to be committed, or aborted (the id is then dead, a hole for ever). */
  begin(): Transaction {
    const transaction = { xid: this.#nextXid++, id: ++this.#drawn }
    this.#open.set(transaction.xid, transaction.id)
    return transaction
  }

  commit(
    transaction: Transaction,
    at: number,
    ranges: readonly ConversationRange[],
    users: readonly UserChange[],
  ): void {
    this.#open.delete(transaction.xid)
    const row = { id: transaction.id, at, ranges, users }
    let place = this.rows.length
    while (place > 0 && (this.rows[place - 1] as JournalRow).id > row.id) place -= 1
    this.rows.splice(place, 0, row)
  }

  abort(transaction: Transaction): void {
    this.#open.delete(transaction.xid)
  }

  page(after: JournalId, limit: number): JournalPage {
    let start = this.rows.length
    while (start > 0 && (this.rows[start - 1] as JournalRow).id > after) start -= 1
    const rows = this.rows.slice(start, start + Math.min(limit, 1_000))
    const xmin = Math.min(this.#nextXid, ...this.#open.keys())
    return { rows, xmin, xmax: this.#nextXid, last: this.#drawn }
  }

  settled(): JournalId {
    return Math.min(this.#drawn, ...[...this.#open.values()].map((id) => id - 1))
  }
}

/** One node's view of the journal. */
export function memoryJournal(journal: MemoryJournal, clock: Clock): Journal {
  return {
    page: async (after, limit) => journal.page(after, limit),
    begin: async () => journal.settled(),
    prune: async (olderThanMs, keepAfter) => {
      const before = journal.rows.length
      const oldest = clock.now() - olderThanMs
      // The last row stays always: it tells how far the journal has come.
      const last = journal.rows.at(-1)
      journal.rows = journal.rows.filter((row) => row.at >= oldest || row.id > keepAfter || row === last)
      return before - journal.rows.length
    },
  }
}
