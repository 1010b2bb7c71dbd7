import type { MemberRow } from '../../domain/conversation.ts'
import type { StoredEntry } from '../../domain/entry.ts'
import type { ConversationId, Person, UserNumber } from '../../domain/ids.ts'
import type { Head, LogPage, Range, Reader, SyncQuery, SyncRows, Visibility } from '../../ports/store.ts'
import { int4Array, int8Array, uuidArray } from './arrays.ts'
import { entriesOf } from './entry-text.ts'
import { Gather } from './gather.ts'
import type { Lane, Statement } from './lane.ts'
import type { Names } from './names.ts'
import { type ConversationColumns, conversationRow } from './reader-rows.ts'
import * as statements from './reader-statements.ts'

/** An open interval has no last seq yet: whatever comes may be read. */
const open = Number.MAX_SAFE_INTEGER

interface AskedPage {
  readonly conversation: ConversationId
  readonly range: Range
}

type PageColumns = [floor: number, text: string | null, marks: string | null]

interface Asked {
  readonly person: Person
  readonly query: SyncQuery
}

const none = -1
const nowhere = '00000000-0000-0000-0000-000000000000'
/** So few lists in a statement that it stays a matter of milliseconds, one at a time: live traffic goes first. */
const herd = { atOnce: 50, restMs: 3 }
/** Two statements at a time, so that a page of a log that nobody has read for long holds up a few others only. */
const readers = { atOnce: 16, restMs: 0, underWay: 2, waiting: 20_000 }

type Intervals = [from: number, to: number | null][]

/** An announcement has no member rows: all of it may be read. Who left before his first entry has nothing to read. */
function intervals(kind: number, found: Intervals | null): Visibility['intervals'] {
  if (kind === 4) return [{ from: 1, to: open }]
  return (found ?? []).map(([from, to]) => ({ from, to: to ?? open })).filter(({ from, to }) => from <= to)
}

function peers(rows: readonly ConversationColumns[]): UserNumber[] {
  return rows.flatMap(([, , , peer]) => (peer === null ? [] : [peer]))
}

export class PostgresReader implements Reader {
  readonly #lane: Lane
  readonly #names: Names
  readonly #syncs: Gather<Asked, string>
  readonly #ascending: Gather<AskedPage, PageColumns>
  readonly #descending: Gather<AskedPage, PageColumns>

  constructor(lane: Lane, names: Names) {
    this.#lane = lane
    this.#names = names
    this.#syncs = new Gather((asked) => this.#syncAll(asked), herd)
    this.#ascending = new Gather((asked) => this.#pages(statements.ascending, asked), readers)
    this.#descending = new Gather((asked) => this.#pages(statements.descending, asked), readers)
  }

  async visibility(conversation: ConversationId, person: Person): Promise<Visibility | undefined> {
    const text = await this.#lane.value<string>(statements.visibility, [person.user, person.tenant, conversation])
    if (text === undefined) return undefined
    const [columns, found] = JSON.parse(text) as [ConversationColumns, Intervals | null]
    const row = conversationRow(columns, await this.#names.of(peers([columns])))
    return { row, intervals: intervals(row.kind, found) }
  }

  async entries(conversation: ConversationId, range: Range): Promise<readonly StoredEntry[]> {
    return (await this.page(conversation, range)).entries
  }

  async page(conversation: ConversationId, range: Range): Promise<LogPage> {
    const pages = range.descending ? this.#descending : this.#ascending
    const [floor, text, marks] = await pages.ask({ conversation, range })
    const found = entriesOf(text, marks)
    const names = await this.#names.of(found.map(({ sender }) => sender))
    return { floor, entries: found.map((entry) => ({ ...entry, sender: names.get(entry.sender) ?? '' })) }
  }

  #pages(statement: Statement, asked: readonly AskedPage[]): Promise<PageColumns[]> {
    return this.#lane.rows<PageColumns>(statement, [
      uuidArray(asked.map(({ conversation }) => conversation)),
      int8Array(asked.map(({ range }) => range.from)),
      int8Array(asked.map(({ range }) => range.to)),
      int4Array(asked.map(({ range }) => range.limit)),
    ])
  }

  async seqAt(conversation: ConversationId, at: number): Promise<number> {
    return (await this.#lane.value<number | null>(statements.seqAt, [conversation, at])) ?? 1
  }

  async sync(person: Person, query: SyncQuery): Promise<SyncRows> {
    const { limit } = query
    const text = await this.#syncs.ask({ person, query })
    const [journalFloor, found] = JSON.parse(text) as [number, [number, ...ConversationColumns][]]
    const page = found.slice(0, limit).map(([journalId, ...columns]) => ({ journalId, columns }))
    const names = await this.#names.of(peers(page.map(({ columns }) => columns)))
    const rows = page.map(({ journalId, columns }) => ({ ...conversationRow(columns, names), journalId }))
    return { rows, complete: found.length <= limit, journalFloor }
  }

  async #syncAll(asked: readonly Asked[]): Promise<string[]> {
    const rows = await this.#lane.rows<[string]>(statements.sync, [
      int8Array(asked.map(({ person }) => person.user)),
      int4Array(asked.map(({ person }) => person.tenant)),
      int8Array(asked.map(({ query }) => query.since ?? none)),
      int8Array(asked.map(({ query }) => query.after?.journalId ?? none)),
      uuidArray(asked.map(({ query }) => query.after?.id ?? nowhere)),
      int4Array(asked.map(({ query }) => query.limit + 1)),
    ])
    return rows.map(([text]) => text)
  }

  async members(conversation: ConversationId, after: string | undefined, limit: number): Promise<readonly MemberRow[]> {
    const values = [conversation, after ?? null, limit]
    const rows = await this.#lane.rows<[number, string, number, number]>(statements.members, values)
    return rows.map(([user, external, role, since]) => ({ user, external, role, since }))
  }

  async areMembers(conversation: ConversationId, users: readonly UserNumber[]): Promise<readonly UserNumber[]> {
    if (users.length === 0) return []
    const rows = await this.#lane.rows<[number]>(statements.areMembers, [conversation, int8Array(users)])
    return rows.map(([user]) => user)
  }

  async heads(conversations: readonly ConversationId[]): Promise<readonly Head[]> {
    if (conversations.length === 0) return []
    type Columns = [string, number, number, number, number, number, UserNumber[] | null]
    const rows = await this.#lane.rows<Columns>(statements.heads, [uuidArray(conversations)])
    return rows.map(([conversation, tenant, kind, head, countable, memberCount, members]) => {
      return { conversation, tenant, kind, head, countable, memberCount, members: members ?? undefined }
    })
  }
}
