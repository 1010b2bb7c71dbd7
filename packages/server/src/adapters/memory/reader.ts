import type { MemberRow } from '../../domain/conversation.ts'
import type { StoredEntry } from '../../domain/entry.ts'
import type { ConversationId, Person } from '../../domain/ids.ts'
import { roles } from '../../domain/rights.ts'
import type { Head, Range, Reader, Visibility } from '../../ports/store.ts'
import type { MemoryConversation, MemoryEntry } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { namedMembers } from './growth.ts'
import { compareBytes } from './order.ts'
import { rowFor } from './rows.ts'
import { sync } from './sync.ts'

const pageBytes = 65_536

/** Reads of the database as it is at the moment of the call. */
export function memoryReader(database: MemoryDatabase): Reader {
  const found = (id: ConversationId): MemoryConversation | undefined => database.conversations.get(id)
  return {
    visibility: async (conversation, person) => visibility(database, found(conversation), person),
    entries: async (conversation, range) => entries(found(conversation), range),
    page: async (conversation, range) => {
      const of = found(conversation)
      return { floor: of?.floor ?? 0, entries: entries(of, range) }
    },
    seqAt: async (conversation, at) => seqAt(found(conversation)?.log ?? [], at),
    sync: async (person, query) => sync(database, person, query),
    members: async (conversation, after, limit) => members(database, found(conversation), after, limit),
    areMembers: async (conversation, users) =>
      users.filter((user) => (found(conversation)?.role(user) ?? roles.none) > roles.none),
    heads: async (conversations) => [...new Set(conversations)].flatMap((id) => head(found(id))),
  }
}

function visibility(
  database: MemoryDatabase,
  conversation: MemoryConversation | undefined,
  person: Person,
): Visibility | undefined {
  const row = conversation && rowFor(database, conversation, person)
  if (!row) return undefined
  const intervals = conversation.places.get(person.user)?.intervals ?? [{ from: 1, to: undefined }]
  const closed = intervals.map(({ from, to }) => ({ from, to: to ?? Number.MAX_SAFE_INTEGER }))
  return { row, intervals: closed.filter(({ from, to }) => from <= to) }
}

function entries(conversation: MemoryConversation | undefined, range: Range): StoredEntry[] {
  if (!conversation) return []
  const from = Math.max(range.from, conversation.floor + 1, 1)
  const to = Math.min(range.to, conversation.head)
  const page: StoredEntry[] = []
  let bytes = 0
  for (let i = 0; i < Math.min(range.limit, to - from + 1); i++) {
    const entry = conversation.entry(range.descending ? to - i : from + i) as MemoryEntry
    bytes += Buffer.byteLength(entry.body)
    if (page.length > 0 && bytes > pageBytes) break
    page.push(asStored(entry))
  }
  return page
}

export function asStored({ seq, kind, sender, clientId, at, counts, body, state }: MemoryEntry): StoredEntry {
  const entry = { seq, kind, sender: sender.external, clientId, at, counts, body }
  return state ? { ...entry, state: JSON.stringify(state) } : entry
}

/** Times never decrease along the log: halved until found. */
function seqAt(log: readonly MemoryEntry[], at: number): number {
  let low = 0
  let high = log.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log[middle] as MemoryEntry).at < at) low = middle + 1
    else high = middle
  }
  return low + 1
}

function members(
  database: MemoryDatabase,
  conversation: MemoryConversation | undefined,
  after: string | undefined,
  limit: number,
): MemberRow[] {
  const rows: MemberRow[] = []
  for (const place of conversation?.places.values() ?? []) {
    const external = database.user(place.user)?.external
    if (place.role <= roles.none || external === undefined) continue
    if (after !== undefined && compareBytes(external, after) <= 0) continue
    rows.push({ user: place.user, external, role: place.role, since: place.intervals.at(-1)?.from ?? 1 })
  }
  return rows.sort((a, b) => compareBytes(a.external, b.external)).slice(0, limit)
}

function head(conversation: MemoryConversation | undefined): Head[] {
  if (!conversation) return []
  const { id, tenant, kind, countable, memberCount } = conversation
  const named = namedMembers(conversation)
  return [{ conversation: id, tenant, kind, head: conversation.head, countable, memberCount, members: named }]
}
