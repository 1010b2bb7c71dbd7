import type { Tally } from '@confab/protocol'
import type { NewConversation } from '../../domain/append.ts'
import type { ConversationId, JournalId, Person, TenantNumber, UserNumber } from '../../domain/ids.ts'
import { roles } from '../../domain/rights.ts'
import type { NewInvite } from '../../ports/invites.ts'

/** Who reacted to a message, and by which entry; `ever`: how many did, also those who took it away. */
export interface MemoryReactions {
  readonly now: { readonly emoji: string; readonly user: UserNumber; readonly seq: number }[]
  ever: number
  tallies: readonly Tally[]
}

export interface MemoryInvite extends NewInvite {
  used: number
}

/** An entry as the memory store keeps it: what is deleted or edited away is emptied in place. */
export interface MemoryEntry {
  readonly seq: number
  readonly kind: number
  readonly sender: Person
  readonly clientId: string
  readonly at: number
  readonly counts: boolean
  readonly countable: number
  /** Of an edit or reaction: the message. */
  readonly target: number | undefined
  /** Hex; undefined once erased by a deletion. */
  hash: string | undefined
  body: string
  state: { edited?: true; deleted?: true; reactions?: readonly Tally[]; at: number } | undefined
  reactions?: MemoryReactions
}

/** One user's place in a conversation; never deleted, so that who was away learns that he was removed. */
export interface Place {
  readonly user: UserNumber
  role: number
  /** Ascending; `to` undefined: open. At most the last one is. */
  readonly intervals: { from: number; to: number | undefined }[]
  delivered: number
  read: number
  readCountable: number
  /** How far the badge is cleared; undefined: as far as he has read. */
  seen: number | undefined
  notify: number
  /** Of the last change. */
  journalId: JournalId
}

/** A conversation: its head, its log, its people. */
export class MemoryConversation {
  readonly id: ConversationId
  readonly tenant: TenantNumber
  readonly kind: number
  /** Of a direct conversation: its two people. */
  readonly pair: readonly UserNumber[]
  title: string | undefined
  readonly log: MemoryEntry[] = []
  readonly places = new Map<UserNumber, Place>()
  readonly known = new Map<string, MemoryEntry>()
  /** Seqs at which a user is named; of user 0: all are. */
  readonly mentions = new Map<UserNumber, Set<number>>()
  /** By the hash of their codes. */
  readonly invites = new Map<string, MemoryInvite>()
  readonly floor = 0
  countable = 0
  memberCount = 0
  at = 0
  journalId: JournalId = 0

  constructor(from: NewConversation, pair: readonly UserNumber[]) {
    this.id = from.id
    this.tenant = from.creator.tenant
    this.kind = from.kind
    this.title = from.title
    this.pair = pair
  }

  get head(): number {
    return this.log.length
  }

  entry(seq: number): MemoryEntry | undefined {
    return this.log[seq - 1]
  }

  find(sender: UserNumber, clientId: string): MemoryEntry | undefined {
    return this.known.get(`${sender} ${clientId}`)
  }

  push(entry: Omit<MemoryEntry, 'seq' | 'at' | 'countable' | 'state'>, now: number): MemoryEntry {
    const countable = this.countable + (entry.counts ? 1 : 0)
    const at = Math.max(now, this.at)
    const stored: MemoryEntry = { ...entry, seq: this.head + 1, at, countable, state: undefined }
    this.log.push(stored)
    this.known.set(`${entry.sender.user} ${entry.clientId}`, stored)
    this.countable = countable
    this.at = at
    return stored
  }

  name(user: UserNumber, seq: number): void {
    const seqs = this.mentions.get(user)
    if (seqs) seqs.add(seq)
    else this.mentions.set(user, new Set([seq]))
  }

  /** In how many messages after this seq he, or everybody, is named. */
  namedSince(user: UserNumber, seen: number): number {
    const seqs = new Set([...(this.mentions.get(user) ?? []), ...(this.mentions.get(0) ?? [])])
    return [...seqs].filter((seq) => seq > seen).length
  }

  role(user: UserNumber): number {
    return this.places.get(user)?.role ?? roles.none
  }

  members(): UserNumber[] {
    return [...this.places.values()].filter((place) => place.role > roles.none).map((place) => place.user)
  }

  /** What was before he came does not count as unread for him. Cursors never move back. */
  open(user: UserNumber, role: number, from: number, journalId: JournalId): void {
    let place = this.places.get(user)
    if (!place) {
      place = {
        user,
        role,
        intervals: [],
        delivered: 0,
        read: 0,
        readCountable: 0,
        seen: undefined,
        notify: 0,
        journalId,
      }
      this.places.set(user, place)
    }
    const last = place.intervals.at(-1)
    // He had left before the first entry that he could read.
    if (last?.from === from) last.to = undefined
    else place.intervals.push({ from, to: undefined })
    place.role = role
    place.journalId = journalId
    place.delivered = Math.max(place.delivered, from - 1)
    place.read = Math.max(place.read, from - 1)
    place.readCountable = Math.max(place.readCountable, this.countable)
    this.memberCount += 1
  }

  close(user: UserNumber, to: number, journalId: JournalId): void {
    const place = this.places.get(user)
    const last = place?.intervals.at(-1)
    if (!place || !last) return
    last.to = to
    place.role = roles.none
    place.journalId = journalId
    this.memberCount -= 1
  }
}
