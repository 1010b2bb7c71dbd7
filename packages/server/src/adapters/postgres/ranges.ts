import type { ConversationRange } from '../../domain/journal.ts'
import type { LoggedEvent } from '../../domain/logged.ts'
import type { RangeReader } from '../../ports/event-log.ts'
import { int8Array, uuidArray } from './arrays.ts'
import { entriesOf, entriesText, marksText } from './entry-text.ts'
import type { Lane } from './lane.ts'
import type { Names } from './names.ts'

/**
 * A row a range that has entries: its place in the question, the tenant, its entries and what became of them, as a page
 * of history has them. Four look-ups by key a range.
 */
const ranges = {
  name: 'ranges',
  text: `select r.n::int, t.name, found.text, ${marksText('r.c', 'r.first', 'r.last')}
    from unnest($1::uuid[], $2::int8[], $3::int8[]) with ordinality as r (c, first, last, n)
    join heads h on h.conversation_id = r.c join tenants t on t.tenant = h.tenant
    cross join lateral (
      select ${entriesText('asc')} as text from entries e
      where e.conversation_id = r.c and e.seq between greatest(r.first, h.floor_seq + 1) and r.last) as found
    where found.text is not null order by r.n`,
}

type Row = [place: number, tenant: string, text: string, marks: string | null]

/** Entries of many ranges in one statement. */
export class PostgresRanges implements RangeReader {
  readonly #lane: Lane
  readonly #names: Names

  constructor(lane: Lane, names: Names) {
    this.#lane = lane
    this.#names = names
  }

  async ranges(asked: readonly ConversationRange[]): Promise<readonly Omit<LoggedEvent, 'epoch'>[]> {
    if (asked.length === 0) return []
    const rows = await this.#lane.rows<Row>(ranges, [
      uuidArray(asked.map(({ conversation }) => conversation)),
      int8Array(asked.map(({ first }) => first)),
      int8Array(asked.map(({ last }) => last)),
    ])
    const found = rows.flatMap(([place, tenant, text, marks]) => {
      const { conversation } = asked[place - 1] as ConversationRange
      return entriesOf(text, marks).map((entry) => ({ tenant, conversation, entry }))
    })
    const names = await this.#names.of(found.map(({ entry }) => entry.sender))
    return found.map(({ tenant, conversation, entry }) => {
      return { tenant, conversation, entry: { ...entry, sender: names.get(entry.sender) ?? '' } }
    })
  }
}
