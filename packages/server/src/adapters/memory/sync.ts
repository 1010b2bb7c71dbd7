import type { ConversationRow } from '../../domain/conversation.ts'
import type { JournalId, Person, TenantNumber } from '../../domain/ids.ts'
import { roles } from '../../domain/rights.ts'
import type { SyncQuery, SyncRows } from '../../ports/store.ts'
import type { MemoryConversation } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { rowFor } from './rows.ts'

const announcementsAtMost = 20

interface Dated {
  readonly conversation: MemoryConversation
  readonly journalId: JournalId
}

/** The tenant's announcements, most recent first. */
function announcements(database: MemoryDatabase, tenant: TenantNumber): MemoryConversation[] {
  const all = [...(database.tenant(tenant)?.announcements ?? [])]
  return all.sort((a, b) => b.journalId - a.journalId || (a.id < b.id ? 1 : -1)).slice(0, announcementsAtMost)
}

/** When something last changed in it for this user: for who was removed, his removal. */
function dated(conversation: MemoryConversation, person: Person): Dated {
  const place = conversation.places.get(person.user)
  if (!place) return { conversation, journalId: conversation.journalId }
  const isIn = place.role !== roles.none
  return { conversation, journalId: isIn ? Math.max(conversation.journalId, place.journalId) : place.journalId }
}

/** What a user's list holds, or what changed in it, most recent first. */
export function sync(database: MemoryDatabase, person: Person, query: SyncQuery): SyncRows {
  const { after, limit } = query
  const since = isKept(database, query.since) ? query.since : undefined
  const own = [...(database.placesOf.get(person.user) ?? [])].filter(
    (one) => since !== undefined || one.role(person.user) > 0,
  )
  const found = [...own, ...announcements(database, person.tenant)]
    .map((conversation) => dated(conversation, person))
    .filter(({ journalId }) => journalId > (since ?? -1))
    .filter((one) => after === undefined || isBefore(one, after))
    .sort((a, b) => (isBefore(a, { journalId: b.journalId, id: b.conversation.id }) ? 1 : -1))
  const rows: (ConversationRow & { journalId: JournalId })[] = []
  for (const { conversation, journalId } of found.slice(0, limit)) {
    const row = rowFor(database, conversation, person)
    if (row) rows.push({ ...row, journalId })
  }
  return { rows, complete: found.length <= limit, journalFloor: database.journal.floor }
}

/** The journal may no longer hold what an older one misses. */
function isKept(database: MemoryDatabase, since: JournalId | undefined): boolean {
  return since !== undefined && since >= database.journal.floor - 1
}

function isBefore(one: Dated, place: { journalId: JournalId; id: string }): boolean {
  if (one.journalId !== place.journalId) return one.journalId < place.journalId
  return one.conversation.id < place.id
}
