import type { CursorMove, Cursors } from '../../domain/cursors.ts'
import type { ConversationId, UserNumber } from '../../domain/ids.ts'
import {
  type CursorStore,
  ownAtMost,
  type PendingRow,
  type ReceiptCounts,
  type ReceiptRow,
} from '../../ports/cursors.ts'
import { booleanArray, int8Array, uuidArray } from './arrays.ts'
import type { Lane } from './lane.ts'

const move = { name: 'move cursors', text: 'select move_cursors_1($1, $2, $3, $4, $5, $6)' }
const setNotify = { name: 'set notify', text: 'select set_notify_1($1, $2, $3)' }
const counts = {
  name: 'receipt counts',
  text: `select count(*), count(*) filter (where m.delivered_seq >= $2), count(*) filter (where m.read_seq >= $2)
    from members m where m.conversation_id = $1 and m.role <> 0`,
}
const receipts = {
  name: 'receipts',
  text: `select u.external, m.delivered_seq, m.read_seq from members m join users u on u.user_id = m.user_id
    where m.conversation_id = $1 and m.role <> 0 and ($2::text is null or u.external > $2::text collate "C")
    order by u.external limit $3`,
}
const pending = {
  name: 'pending',
  text: `select u.external, m.delivered_seq, e.at from heads h
    join members m on m.conversation_id = h.conversation_id and m.role > 0 and m.delivered_seq < h.last_seq
    join users u on u.user_id = m.user_id
    join lateral (
      select n.at from (
        select e.seq, e.at, e.sender from entries e
        where e.conversation_id = h.conversation_id and e.seq >= greatest(m.delivered_seq + 1, m.from_seq)
        order by e.seq limit ${ownAtMost}) n
      where n.sender <> m.user_id order by n.seq limit 1) e on true
    where h.conversation_id = $1 and ($2::text is null or u.external > $2::text collate "C")
    order by u.external limit $3`,
}

type Moved = [ConversationId, UserNumber, number, number, number, number, number]

/** Cursors in PostgreSQL: one function call a batch, rows locked in key order. */
export class PostgresCursors implements CursorStore {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async move(moves: readonly CursorMove[]): Promise<(Cursors & { conversation: ConversationId; user: UserNumber })[]> {
    if (moves.length === 0) return []
    const text = await this.#lane.value<string>(move, [
      uuidArray(moves.map((one) => one.conversation)),
      int8Array(moves.map((one) => one.user)),
      int8Array(moves.map((one) => one.delivered)),
      int8Array(moves.map((one) => one.read)),
      int8Array(moves.map((one) => one.seen)),
      booleanArray(moves.map((one) => one.exact)),
    ])
    const rows = JSON.parse(text ?? '[]') as Moved[]
    return rows.map(([conversation, user, delivered, read, readCountable, seen, seenCountable]) => {
      return { conversation, user, delivered, read, readCountable, seen, seenCountable }
    })
  }

  async setNotify(conversation: ConversationId, user: UserNumber, level: number): Promise<boolean> {
    return (await this.#lane.value<boolean>(setNotify, [conversation, user, level])) ?? false
  }

  async counts(conversation: ConversationId, seq: number): Promise<ReceiptCounts> {
    const [row] = await this.#lane.rows<[number, number, number]>(counts, [conversation, seq])
    const [members = 0, delivered = 0, read = 0] = row ?? []
    return { members, delivered, read }
  }

  async receipts(conversation: ConversationId, after: string | undefined, limit: number): Promise<ReceiptRow[]> {
    const rows = await this.#lane.rows<[string, number, number]>(receipts, [conversation, after ?? null, limit])
    return rows.map(([external, delivered, read]) => ({ external, delivered, read }))
  }

  async pending(conversation: ConversationId, after: string | undefined, limit: number): Promise<PendingRow[]> {
    const rows = await this.#lane.rows<[string, number, number]>(pending, [conversation, after ?? null, limit])
    return rows.map(([external, delivered, since]) => ({ external, delivered, since }))
  }
}
