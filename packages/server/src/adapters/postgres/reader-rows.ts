import type { ConversationRow } from '../../domain/conversation.ts'
import type { StoredEntry } from '../../domain/entry.ts'
import type { UserNumber } from '../../domain/ids.ts'

/** The columns of `conversationColumns`, in their order. */
export type ConversationColumns = [
  id: string,
  kind: number,
  title: string | null,
  peer: UserNumber | null,
  role: number,
  head: number,
  countable: number,
  floor: number,
  from: number,
  to: number | null,
  memberCount: number,
  at: number,
  delivered: number,
  read: number,
  readCountable: number,
  seen: number,
  seenCountable: number,
  notify: number,
  mentions: number,
]

type Names = ReadonlyMap<UserNumber, string>

export function conversationRow(columns: ConversationColumns, names: Names): ConversationRow {
  const [id, kind, title, peer, role, head, countable, floor, from, to, memberCount, at, ...cursors] = columns
  const [delivered, read, readCountable, seen, seenCountable, notify, mentions] = cursors
  return {
    id,
    kind,
    title: title ?? undefined,
    peer: peer === null ? undefined : names.get(peer),
    role,
    head,
    countable,
    floor,
    from,
    to: to ?? undefined,
    memberCount,
    at,
    delivered,
    read,
    readCountable,
    seen,
    seenCountable,
    notify,
    mentions,
  }
}

/** An entry whose sender is still a number. */
export type NumberedEntry = Omit<StoredEntry, 'sender'> & { readonly sender: UserNumber }

/** `12e`: edited by entry 12; `15d`: deleted by entry 15. */
function stateText(marks: string): string {
  const members: string[] = []
  if (marks.includes('e')) members.push('"edited":true')
  if (marks.includes('d')) members.push('"deleted":true')
  return `{${[...members, `"at":${Number.parseInt(marks, 10)}`].join(',')}}`
}

/** Seven fields without spaces, then the body, which may have some. */
export function entryOf(record: string): NumberedEntry {
  const fields = record.split(' ', 7)
  const [seq = '', kind = '', sender = '', clientId = '', at = '', counts = '', marks = ''] = fields
  const body = record.slice(fields.join(' ').length + 1)
  const plain = {
    seq: Number(seq),
    kind: Number(kind),
    sender: Number(sender),
    clientId,
    at: Number(at),
    counts: counts === '1',
    body,
  }
  return marks === '' ? plain : { ...plain, state: stateText(marks) }
}

/** A page as the statement gives it. */
export function pageEntries(text: string | null | undefined): NumberedEntry[] {
  return text ? text.split('\x1e').map(entryOf) : []
}
