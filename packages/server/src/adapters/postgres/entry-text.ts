import type { Tally } from '@confab/protocol'
import type { StoredEntry } from '../../domain/entry.ts'
import type { UserNumber } from '../../domain/ids.ts'

/**
 * Entries on their way from the store: one text for all of a page, since a row or an object an entry costs several times
 * as much, there and here. SQL over columns of `entries`; they are parted by the record separator, which JSON text can't
 * contain.
 */
export function entriesText(order: 'asc' | 'desc'): string {
  return `string_agg(concat_ws(' ', seq, kind, sender, client_id, at, counts::int, body), E'\\x1e' order by seq ${order})`
}

/**
 * What became of messages between two seqs, as one text, null for nothing: parted by the unit separator, each a seq, a
 * space, the entry that its annotation has folded in, `e` for edited or `d` for deleted, and after another space its
 * reactions as JSON text, if it has some. Few are, so that one look-up finds them all.
 */
export function marksText(conversation: string, low: string, high: string): string {
  return `(select string_agg(concat(a.seq, ' ', a.at, case when a.edited then 'e' end, case when a.deleted then 'd' end,
      case when a.reactions is not null then concat(' ', a.reactions) end), E'\\x1f')
    from annotations a where a.conversation_id = ${conversation} and a.seq between ${low} and ${high})`
}

/** An entry whose sender is still a number. */
export type NumberedEntry = Omit<StoredEntry, 'sender'> & { readonly sender: UserNumber }

/** JSON text of an annotation. `12e`: edited by entry 12; `15d`: deleted by entry 15; `17 [...]`: reacted to by entry 17. */
function stateText(mark: string): string {
  const space = mark.indexOf(' ')
  const marks = space < 0 ? mark : mark.slice(0, space)
  const edited = marks.includes('e') ? '"edited":true,' : ''
  const deleted = marks.includes('d') ? '"deleted":true,' : ''
  const reactions = space < 0 ? '' : `"reactions":${reactionsText(mark.slice(space + 1))},`
  return `{${edited}${deleted}${reactions}"at":${Number.parseInt(marks, 10)}}`
}

/** As all stores write it: jsonb has spaces, and an order of fields of its own. */
function reactionsText(text: string): string {
  const all = JSON.parse(text) as Tally[]
  return JSON.stringify(all.map(({ emoji, count, users }) => ({ emoji, count, users })))
}

/** An entry of `entriesText`, and its mark. Six fields without spaces, then the body, which may have some. */
function entryOf(record: string, marks?: string): NumberedEntry {
  const kind = record.indexOf(' ') + 1
  const sender = record.indexOf(' ', kind) + 1
  const clientId = record.indexOf(' ', sender) + 1
  const at = record.indexOf(' ', clientId) + 1
  const counts = record.indexOf(' ', at) + 1
  const body = record.indexOf(' ', counts) + 1
  const plain = {
    seq: Number(record.slice(0, kind - 1)),
    kind: Number(record.slice(kind, sender - 1)),
    sender: Number(record.slice(sender, clientId - 1)),
    clientId: record.slice(clientId, at - 1),
    at: Number(record.slice(at, counts - 1)),
    counts: record[counts] === '1',
    body: record.slice(body),
  }
  return marks ? { ...plain, state: stateText(marks) } : plain
}

function partedAtSpace(text: string): [string, string] {
  const space = text.indexOf(' ')
  return [text.slice(0, space), text.slice(space + 1)]
}

/** What `entriesText` and `marksText` gave, as entries. */
export function entriesOf(text: string | null, marks: string | null): NumberedEntry[] {
  if (!text) return []
  const entries = text.split('\x1e')
  if (!marks) return entries.map((record) => entryOf(record))
  const bySeq = new Map(marks.split('\x1f').map(partedAtSpace))
  return entries.map((record) => entryOf(record, bySeq.get(record.slice(0, record.indexOf(' ')))))
}
