import type { CommandPayload } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import { Refused } from '../domain/refusal.ts'
import type { Interval } from '../domain/visibility.ts'
import { visibleParts } from '../domain/visibility.ts'
import type { Reader, Visibility } from '../ports/store.ts'
import { decode, entryJson } from './encode.ts'
import type { Gate } from './gate.ts'
import type { Hub } from './hub.ts'
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

const defaultLimit = 50

/** Pages of a conversation's log, by seq: never an offset. Answers JSON text of a `Page`. */
export class History {
  readonly #reader: Reader
  readonly #hub: Hub
  readonly #pulls: Gate

  /** `pulls`: so many pages are read from the store at a time; what others need of it meanwhile does not wait behind. */
  constructor(reader: Reader, hub: Hub, pulls: Gate) {
    this.#reader = reader
    this.#hub = hub
    this.#pulls = pulls
  }

  async page(caller: Caller, query: Query, session?: Session): Promise<string> {
    checkQuery(query)
    const recent = session && this.#recent(session, query)
    return recent ?? this.#pulls.run(() => this.#stored(caller, query))
  }

  async #stored(caller: Caller, query: Query): Promise<string> {
    const visible = await this.#reader.visibility(query.conversationId, caller)
    if (!visible) throw new Refused('notFound', 'no such conversation, or you are not a member')
    const window = await this.#window(query, visible)
    const head = visible.row.to ?? visible.row.head
    if (!window) return pageJson(query.conversationId, [], head, visible.row.from, false)
    const { part, descending, limit } = window
    const entries = [...(await this.#reader.entries(query.conversationId, { ...part, descending, limit }))]
    if (descending) entries.reverse()
    const reached = descending ? entries[0]?.seq === part.from : entries.at(-1)?.seq === part.to
    const more = entries.length > 0 && (!reached || window.beyond)
    return pageJson(query.conversationId, entries.map(entryJson), head, visible.row.from, more)
  }

  /** From the ring of a conversation which this session gets live: his membership is certain, the store is not asked. */
  #recent(session: Session, query: Query): string | undefined {
    if (query.around !== undefined || query.from !== undefined || query.before !== undefined) return undefined
    const room = this.#hub.rooms.room(query.conversationId)
    const interest = room && this.#hub.rooms.interest(session, room)
    if (!room || !interest || room.ring.last !== room.position) return undefined
    const head = room.position
    const limit = query.limit ?? defaultLimit
    const first = query.after === undefined ? Math.max(head - limit + 1, interest.from) : query.after + 1
    const last = Math.min(head, first + limit - 1)
    if (first < interest.from || last < first) return undefined
    const part = room.ring.cut(first, last, query.after === undefined)
    const bytes = part && room.ring.read(part.first, part.last)
    if (!part || !bytes) return undefined
    const more = query.after === undefined ? part.first > interest.from : part.last < head
    return pageJson(query.conversationId, [decode(bytes)], head, interest.from, more)
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
