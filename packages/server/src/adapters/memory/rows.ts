import type { ConversationRow } from '../../domain/conversation.ts'
import type { Person } from '../../domain/ids.ts'
import { conversationKinds, roles } from '../../domain/rights.ts'
import type { MemoryConversation, Place } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'

/** Whether somebody who is no member may know of it all the same. */
function isForAll(conversation: MemoryConversation, person: Person): boolean {
  return conversation.kind === conversationKinds.announcement && conversation.tenant === person.tenant
}

/** A conversation as this user may see it; undefined: none of his business. */
export function rowFor(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  person: Person,
): ConversationRow | undefined {
  const place = conversation.tenant === person.tenant ? conversation.places.get(person.user) : undefined
  if (place && place.role === roles.none) return rowOfRemoved(conversation, place)
  if (!place && !isForAll(conversation, person)) return undefined
  const peer = conversation.pair.find((user) => user !== person.user)
  return {
    id: conversation.id,
    kind: conversation.kind,
    title: conversation.title,
    peer: peer === undefined ? undefined : database.user(peer)?.external,
    role: Math.max(place?.role ?? roles.none, roles.none),
    head: conversation.head,
    countable: conversation.countable,
    floor: conversation.floor,
    from: place?.intervals.at(-1)?.from ?? 1,
    to: undefined,
    memberCount: conversation.memberCount,
    at: conversation.at,
    delivered: place?.delivered ?? 0,
    read: place?.read ?? 0,
    readCountable: place?.readCountable ?? 0,
    ...seenBy(conversation, place),
    notify: place?.notify ?? 0,
    mentions: place ? conversation.namedSince(person.user, seenBy(conversation, place).seen) : 0,
  }
}

/** What came after his removal is none of his business: the head stands where he left, the title is withheld. */
function rowOfRemoved(conversation: MemoryConversation, place: Place): ConversationRow {
  const { from = 1, to = 0 } = place.intervals.at(-1) ?? {}
  const last = conversation.entry(to)
  const seen = seenBy(conversation, place)
  return {
    id: conversation.id,
    kind: conversation.kind,
    title: undefined,
    peer: undefined,
    role: roles.none,
    head: to,
    countable: last?.countable ?? 0,
    floor: Math.min(conversation.floor, to),
    from,
    to,
    memberCount: 0,
    at: last?.at ?? 0,
    delivered: Math.min(place.delivered, to),
    read: Math.min(place.read, to),
    readCountable: Math.min(place.readCountable, last?.countable ?? 0),
    seen: Math.min(seen.seen, to),
    seenCountable: Math.min(seen.seenCountable, last?.countable ?? 0),
    notify: place.notify,
    mentions: 0,
  }
}

/** What stood before his latest interval began says nothing any more. */
export function seenBy(
  conversation: MemoryConversation,
  place: Place | undefined,
): { seen: number; seenCountable: number } {
  if (!place) return { seen: 0, seenCountable: 0 }
  const from = place.intervals.at(-1)?.from ?? 1
  if (place.seen === undefined || place.seen < from - 1) return { seen: place.read, seenCountable: place.readCountable }
  return { seen: place.seen, seenCountable: conversation.entry(place.seen)?.countable ?? 0 }
}
