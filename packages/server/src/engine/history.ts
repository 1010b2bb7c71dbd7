import type { CommandPayload } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { ConversationId } from '../domain/ids.ts'
import { Refused } from '../domain/refusal.ts'
import type { Interval } from '../domain/visibility.ts'
import { visibleParts } from '../domain/visibility.ts'
import type { Reader, Visibility } from '../ports/store.ts'
import { decode, entryJson } from './encode.ts'
import type { Gate } from './gate.ts'
import type { Hub } from './hub.ts'
import type { Pace } from './pace.ts'
import type { Reacted } from './reactions.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

type Query = CommandPayload<'history'>

/** What a query asks of a log: from where, in which direction, how many. */
interface Window {
  readonly part: Interval
  readonly descending: boolean
  readonly limit: number
  /** There are visible entries beyond this part. */
  readonly beyond: boolean
}

/** Where a session stands in a room, and the first and the last seq that it was given or may ask for. */
interface Held extends Interval {
  readonly room: Room
}

const defaultLimit = 50

/** Pages of a conversation's log, by seq: never an offset. Answers JSON text of a `Page`. */
export class History {
  readonly #reader: Reader
  readonly #hub: Hub
  readonly #pulls: Gate
  readonly #pace: Pace
  readonly #reacted: Reacted

  /**
   * `pulls`: so many others are read from the store at a time; what others need of it meanwhile does not wait behind.
   * `pace`: so many pages are asked for within a turn.
   */
  constructor(reader: Reader, hub: Hub, pulls: Gate, pace: Pace, reacted: Reacted) {
    this.#reader = reader
    this.#hub = hub
    this.#pulls = pulls
    this.#pace = pace
    this.#reacted = reacted
  }

  async page(caller: Caller, query: Query, session?: Session): Promise<string> {
    checkQuery(query)
    const wait = this.#pace.take()
    if (wait) await wait
    const held = session && this.#held(session, query.conversationId)
    const live = held && (this.#recent(held, query) ?? (await this.#certain(caller, held, query)))
    return live ?? this.#pulls.run(() => this.#stored(caller, query))
  }

  async #stored(caller: Caller, query: Query): Promise<string> {
    const visible = await this.#reader.visibility(query.conversationId, caller)
    if (!visible) throw new Refused('notFound', 'no such conversation, or you are not a member')
    const window = await this.#window(query, visible)
    const head = visible.row.to ?? visible.row.head
    if (!window) return pageJson(query.conversationId, [], head, visible.row.from, false)
    const { entries, reached } = await this.#read(caller, query.conversationId, window)
    const more = entries.length > 0 && (!reached || window.beyond)
    return pageJson(query.conversationId, entries.map(entryJson), head, visible.row.from, more)
  }

  /** A conversation that this session gets live: what lies from the first to the last is certainly his to read. */
  #held(session: Session, conversation: ConversationId): Held | undefined {
    const room = this.#hub.rooms.room(conversation)
    const interest = room && this.#hub.rooms.interest(session, room)
    return room && interest && { room, from: interest.from, to: room.position }
  }

  /** From the ring: the store is not asked. */
  #recent({ room, from, to: head }: Held, query: Query): string | undefined {
    if (query.around !== undefined || query.from !== undefined || query.before !== undefined) return undefined
    if (room.ring.last !== head) return undefined
    const limit = query.limit ?? defaultLimit
    const first = query.after === undefined ? Math.max(head - limit + 1, from) : query.after + 1
    const last = Math.min(head, first + limit - 1)
    if (first < from || last < first) return undefined
    const part = room.ring.cut(first, last, query.after === undefined)
    const bytes = part && room.ring.read(part.first, part.last)
    if (!part || !bytes || (query.after === undefined && mayGoOn(part.first, from))) return undefined
    const more = query.after === undefined ? part.first > from : part.last < head
    return pageJson(query.conversationId, [decode(bytes)], head, from, more)
  }

  /** From the store, which is not asked who he is: half the cost. Such pages are read together, and so stand in no line. */
  async #certain(caller: Caller, { from, to: head }: Held, query: Query): Promise<string | undefined> {
    const window = certainWindow(query, { from, to: head })
    if (!window) return undefined
    const { entries, floor } = await this.#read(caller, query.conversationId, window)
    const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? head]
    const more = window.descending ? first > Math.max(from, floor + 1) : last < head
    return pageJson(query.conversationId, entries.map(entryJson), head, from, more)
  }

  /** Ascending, whichever way they are read. `reached`: the end of the part. */
  async #read(caller: Caller, conversation: ConversationId, { part, descending, limit }: Window) {
    const page = await this.#reader.page(conversation, { ...part, descending, limit })
    const { floor } = page
    const found = await this.#reacted.mark(caller, conversation, page.entries)
    const entries = descending ? found.toReversed() : found
    const reached = descending ? entries[0]?.seq === part.from : entries.at(-1)?.seq === part.to
    return { floor, entries, reached }
  }

  async #window(query: Query, visible: Visibility): Promise<Window | undefined> {
    const limit = query.limit ?? defaultLimit
    const head = visible.row.head
    const all = visibleParts(visible.intervals, visible.row.floor + 1, head)
    if (query.after !== undefined) return ascending(all, query.after + 1, limit)
    if (query.around !== undefined) return this.#around(all, query.around, limit)
    if (query.from !== undefined)
      return ascending(all, await this.#reader.seqAt(query.conversationId, query.from), limit)
    return descending(all, (query.before ?? head + 1) - 1, limit)
  }

  /** Half a page before it, half after: consecutive, within one interval. */
  #around(all: readonly Interval[], seq: number, limit: number): Window | undefined {
    const part = all.find((interval) => interval.from <= seq && seq <= interval.to)
    if (!part) return ascending(all, seq, limit)
    const latestStart = Math.max(part.from, part.to - limit + 1)
    const from = Math.min(Math.max(part.from, seq - (limit >> 1)), latestStart)
    return { part: { from, to: part.to }, descending: false, limit, beyond: all.at(-1) !== part }
  }
}

/** Older entries, of an earlier interval, which only the store knows. */
function mayGoOn(first: number, from: number): boolean {
  return first <= from && from > 1
}

/** What a query asks for, if all of it is in the interval, and the store need not be asked what lies beyond. */
function certainWindow(query: Query, { from, to }: Interval): Window | undefined {
  const limit = query.limit ?? defaultLimit
  if (query.before !== undefined) {
    const last = query.before - 1
    const isWithin = from <= last && last <= to && !mayGoOn(last - limit + 1, from)
    return isWithin ? { part: { from, to: last }, descending: true, limit, beyond: false } : undefined
  }
  const first = certainFirst(query, limit, from)
  if (first === undefined || first < from || first + limit > to) return undefined
  return { part: { from: first, to }, descending: false, limit, beyond: false }
}

function certainFirst({ after, around }: Query, limit: number, from: number): number | undefined {
  if (after !== undefined) return after + 1
  return around === undefined || around < from ? undefined : Math.max(from, around - (limit >> 1))
}

function ascending(all: readonly Interval[], from: number, limit: number): Window | undefined {
  const parts = visibleParts(all, from, Number.MAX_SAFE_INTEGER)
  const part = parts[0]
  return part && { part, descending: false, limit, beyond: parts.length > 1 }
}

function descending(all: readonly Interval[], to: number, limit: number): Window | undefined {
  const parts = visibleParts(all, 1, to)
  const part = parts.at(-1)
  return part && { part, descending: true, limit, beyond: parts.length > 1 }
}

function checkQuery(query: Query): void {
  const places = (['before', 'after', 'around', 'from'] as const).filter((name) => query[name] !== undefined)
  if (places.length > 1)
    throw new Refused('badRequest', `only one of before, after, around, from`, { where: `/${places[1]}` })
}

function pageJson(id: string, entries: readonly string[], head: number, from: number, more: boolean): string {
  return `{"conversationId":"${id}","entries":[${entries.join(',')}],"head":${head},"from":${from},"more":${more}}`
}
