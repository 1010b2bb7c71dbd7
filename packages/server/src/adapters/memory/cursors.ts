import type { CursorMove, Cursors } from '../../domain/cursors.ts'
import type { ConversationId, UserNumber } from '../../domain/ids.ts'
import { conversationKinds, roles } from '../../domain/rights.ts'
import { type CursorStore, ownAtMost, type PendingRow, type ReceiptRow } from '../../ports/cursors.ts'
import type { Clock } from '../../ports/node.ts'
import type { MemoryConversation, Place } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { compareBytes } from './order.ts'
import { seenBy } from './rows.ts'

type Moved = Cursors & { conversation: ConversationId; user: UserNumber }

/** The role of who has a place in an announcement only because he has read it. */
const reader = -1

export function memoryCursors(database: MemoryDatabase, clock: Clock): CursorStore {
  const found = (id: ConversationId): MemoryConversation | undefined => database.conversations.get(id)
  return {
    move: async (moves) => move(database, clock, moves),
    setNotify: async (id, user, level) => setNotify(database, clock, { id, user, level }),
    counts: async (id, seq) => {
      const all = placed(found(id))
      const reached = (name: 'delivered' | 'read') => all.filter((place) => place[name] >= seq).length
      return { members: all.length, delivered: reached('delivered'), read: reached('read') }
    },
    receipts: async (id, after, limit) =>
      page(
        placed(found(id)).map((place) => ({
          external: database.user(place.user)?.external ?? '',
          delivered: place.delivered,
          read: place.read,
        })),
        after,
        limit,
      ),
    pending: async (id, after, limit) => page(pending(database, found(id)), after, limit),
  }
}

function placed(conversation: MemoryConversation | undefined): Place[] {
  return [...(conversation?.places.values() ?? [])].filter((place) => place.role !== roles.none)
}

function placeOf(conversation: MemoryConversation, user: UserNumber): Place | undefined {
  const there = conversation.places.get(user)
  if (there || conversation.kind !== conversationKinds.announcement) return there
  const place: Place = {
    user,
    role: reader,
    intervals: [{ from: 1, to: undefined }],
    delivered: 0,
    read: 0,
    readCountable: 0,
    seen: undefined,
    notify: 0,
    journalId: 0,
  }
  conversation.places.set(user, place)
  return place
}

function move(database: MemoryDatabase, clock: Clock, moves: readonly CursorMove[]): Moved[] {
  const moved: Moved[] = []
  const shown: Place[] = []
  for (const one of moves) {
    const conversation = database.conversations.get(one.conversation)
    const place = conversation && placeOf(conversation, one.user)
    if (!conversation || !place || place.role === roles.none) continue
    const before = { ...seenBy(conversation, place), read: place.read, delivered: place.delivered }
    const now = moveOne(conversation, place, one)
    const isShown = now.read !== before.read || now.seen !== before.seen
    if (isShown) shown.push(place)
    if (isShown || now.delivered !== before.delivered)
      moved.push({ conversation: one.conversation, user: one.user, ...now })
  }
  commit(database, clock, shown)
  return moved
}

function moveOne(conversation: MemoryConversation, place: Place, one: CursorMove): Cursors {
  const { head } = conversation
  const own = seenBy(conversation, place)
  place.delivered = Math.max(place.delivered, Math.min(Math.max(one.delivered, one.read), head))
  const read = Math.max(place.read, Math.min(one.read, head))
  if (read !== place.read) place.readCountable = conversation.entry(read)?.countable ?? 0
  place.read = read
  place.seen = one.exact ? Math.min(one.seen, head) : Math.max(own.seen, Math.min(Math.max(one.seen, one.read), head))
  const { delivered, readCountable } = place
  return { delivered, read, readCountable, ...seenBy(conversation, place) }
}

/** One row of the journal for all: their syncs name the conversation. */
function commit(database: MemoryDatabase, clock: Clock, shown: readonly Place[]): void {
  if (shown.length === 0) return
  const transaction = database.journal.begin()
  for (const place of shown) place.journalId = transaction.id
  database.journal.commit(transaction, clock.now(), [], [])
}

function setNotify(
  database: MemoryDatabase,
  clock: Clock,
  { id, user, level }: { id: ConversationId; user: UserNumber; level: number },
): boolean {
  const conversation = database.conversations.get(id)
  const place = conversation && placeOf(conversation, user)
  if (!place || place.role === roles.none) return false
  place.notify = level
  commit(database, clock, [place])
  return true
}

function pending(database: MemoryDatabase, conversation: MemoryConversation | undefined): PendingRow[] {
  if (!conversation) return []
  return placed(conversation).flatMap((place) => {
    const since = place.role > roles.none ? firstByOthers(conversation, place) : undefined
    const { external = '' } = database.user(place.user) ?? {}
    return since === undefined ? [] : [{ external, delivered: place.delivered, since }]
  })
}

/** When the first entry was stored that he has not got, and is not by himself. */
function firstByOthers(conversation: MemoryConversation, place: Place): number | undefined {
  const first = Math.max(place.delivered + 1, place.intervals.at(-1)?.from ?? 1)
  for (let seq = first; seq <= conversation.head && seq < first + ownAtMost; seq++) {
    const entry = conversation.entry(seq)
    if (entry && entry.sender.user !== place.user) return entry.at
  }
  return undefined
}

function page<T extends ReceiptRow | PendingRow>(rows: T[], after: string | undefined, limit: number): T[] {
  const rest = after === undefined ? rows : rows.filter((row) => compareBytes(row.external, after) > 0)
  return rest.sort((a, b) => compareBytes(a.external, b.external)).slice(0, limit)
}
