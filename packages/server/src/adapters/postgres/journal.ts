import { setTimeout as sleep } from 'node:timers/promises'
import type { ConversationId, JournalId } from '../../domain/ids.ts'
import type { JournalPage, JournalRow, UserChange } from '../../domain/journal.ts'
import { type Journal, StoreUnavailable } from '../../ports/store.ts'
import type { Lane } from './lane.ts'

/**
 * `xmax` is the next transaction id to be given, not the snapshot's own xmax: that one is the last *completed* id + 1,
 * and a transaction with a greater id may well have drawn a smaller journal id before. Told by the snapshot's it would
 * be taken for dead while it is still under way. Every transaction has an id before it draws (journal_draw_1), so that
 * all who could still fill a hole seen by this statement have one below the next. `age` counts from the next one.
 */
const page = {
  name: 'journal page',
  text: `with now as materialized (
      select pg_snapshot_xmin(s)::text::int8 as xmin, age(pg_snapshot_xmin(s)::xid) as span from pg_current_snapshot() as s
    ),
    found as (select id, at, ranges, users from journal where id > $1 order by id limit $2)
    select json_build_array((select json_agg(json_build_array(id, at, ranges, users) order by id) from found),
      now.xmin, now.xmin + now.span, coalesce((select id from journal order by id desc limit 1), 0))::text from now`,
}

const drawn = { name: 'journal drawn', text: 'select case when is_called then last_value else 0 end from journal_ids' }
/** A drawing transaction holds a lock on the sequence to its end, and takes it before it draws. */
const drawing = {
  name: 'journal drawing',
  text: `select l.virtualtransaction from pg_locks l
    where l.locktype = 'relation' and l.relation = 'journal_ids'::regclass and l.mode = 'RowExclusiveLock'
      and l.database = (select oid from pg_database where datname = current_database())`,
}
/** The last row stays always: it tells how far the journal has come. */
const prune = {
  name: 'journal prune',
  text: `with gone as (
      delete from journal where at < floor(extract(epoch from clock_timestamp()) * 1000)::int8 - $1 and id <= $2
        and id < (select id from journal order by id desc limit 1) returning 1)
    select count(*) from gone`,
}

const largestPage = 1_000
/** Appends last milliseconds, at most the limit of their lane. */
const beginMs = 4_000

type RowText = [id: number, at: number, ranges: [ConversationId, number, number][], users: (UserChange & object)[]]

function userChange(change: UserChange): UserChange {
  return change.type === 'revoked' ? { ...change, device: change.device } : change
}

function row([id, at, ranges, users]: RowText): JournalRow {
  return {
    id,
    at,
    ranges: ranges.map(([conversation, first, last]) => ({ conversation, first, last })),
    users: users.map(userChange),
  }
}

export class PostgresJournal implements Journal {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async page(after: JournalId, limit: number): Promise<JournalPage> {
    const text = await this.#lane.value<string>(page, [after, Math.min(limit, largestPage)])
    const [rows, xmin, xmax, last] = JSON.parse(text ?? '[null,0,0,0]') as [RowText[] | null, number, number, number]
    return { rows: (rows ?? []).map(row), xmin, xmax, last }
  }

  async begin(): Promise<JournalId> {
    const last = (await this.#lane.value<number>(drawn, [])) ?? 0
    const before = new Set(await this.#drawing())
    for (let waited = 0; before.size > 0; waited += 20) {
      if (waited >= beginMs) throw new StoreUnavailable('a transaction that wrote to the journal does not end')
      await sleep(20)
      const now = new Set(await this.#drawing())
      for (const one of before) if (!now.has(one)) before.delete(one)
    }
    return last
  }

  async #drawing(): Promise<string[]> {
    const rows = await this.#lane.rows<[string]>(drawing, [])
    return rows.map(([transaction]) => transaction)
  }

  async prune(olderThanMs: number, keepAfter: JournalId): Promise<number> {
    return (await this.#lane.value<number>(prune, [olderThanMs, keepAfter])) ?? 0
  }
}
