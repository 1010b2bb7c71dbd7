import type { ConversationRow } from '../../domain/conversation.ts'
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
