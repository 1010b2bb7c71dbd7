import { type CommandPayload, flawOf, type Reaction, type ReactionPage } from '@confab/protocol'
import type { StoredEntry } from '../domain/entry.ts'
import type { ConversationId, Person } from '../domain/ids.ts'
import { pieceLimit } from '../domain/piece.ts'
import { Refused } from '../domain/refusal.ts'
import { visibleParts } from '../domain/visibility.ts'
import type { ReactionReader, ReactorPlace } from '../ports/reactions.ts'
import type { Reader } from '../ports/store.ts'
import { storeCall } from './store-call.ts'

/** What the entries of a page say of reactions, for the one who reads it; and who they all are. */
export class Reacted {
  readonly #reader: Reader
  readonly #reactions: ReactionReader

  constructor(reader: Reader, reactions: ReactionReader) {
    this.#reader = reader
    this.#reactions = reactions
  }

  async page(caller: Person, payload: CommandPayload<'reactions'>): Promise<ReactionPage> {
    const { conversationId, seq, emoji, cursor, limit = 100 } = payload
    const after = cursor === undefined ? undefined : readPlace(cursor)
    const visible = await storeCall(() => this.#reader.visibility(conversationId, caller))
    const may = visible && visibleParts(visible.intervals, visible.row.floor + 1, Math.min(seq, visible.row.head))
    if (may?.at(-1)?.to !== seq) throw new Refused('notFound', 'no such message', { where: '/seq' })
    const query = { emoji, after, limit: limit + 1 }
    const rows = await storeCall(() => this.#reactions.reactors(conversationId, seq, query))
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return rows.length > limit && last ? { items, next: placeText(last) } : { items }
  }

  /** Tells the reader which reactions are his, where he is not among those named. Few messages bear so many. */
  async mark(reader: Person, conversation: ConversationId, entries: readonly StoredEntry[]): Promise<StoredEntry[]> {
    const fitting = withinPage(entries)
    const asked = fitting.filter(({ state }) => state?.includes('"reactions"') && isUnsaid(state, reader.external))
    if (asked.length === 0) return fitting
    const own = await this.#reactions.own(conversation, reader, seqs(asked))
    return fitting.map((entry) => {
      const mine = own.get(entry.seq)
      return mine && entry.state ? { ...entry, state: withMine(entry.state, reader.external, mine) } : entry
    })
  }
}

function seqs(entries: readonly StoredEntry[]): number[] {
  return entries.map(({ seq }) => seq)
}

/** The store measures bodies only; what became of messages may be as long, at worst. One entry always. */
function withinPage(entries: readonly StoredEntry[]): StoredEntry[] {
  if (!entries.some(({ state }) => state !== undefined && state.length > 100)) return [...entries]
  let size = 0
  const end = entries.findIndex(({ body, state }, i) => {
    size += body.length + (state?.length ?? 0)
    return i > 0 && size > pieceLimit.bytes
  })
  return entries.slice(0, end < 0 ? entries.length : end)
}

function reactionsOf(state: string): Reaction[] {
  return (JSON.parse(state) as { reactions?: Reaction[] }).reactions ?? []
}

/** Some emoji has more than are named, of whom the reader may be one. */
function isUnsaid(state: string, reader: string): boolean {
  return reactionsOf(state).some(({ count, users }) => count > users.length && !users.includes(reader))
}

function withMine(state: string, reader: string, mine: readonly string[]): string {
  const reactions = reactionsOf(state).map((one) =>
    mine.includes(one.emoji) && !one.users.includes(reader) ? { ...one, mine: true } : one,
  )
  return JSON.stringify({ ...JSON.parse(state), reactions })
}

/** Where a list of who reacted goes on, opaque. */
function placeText({ emoji, seq }: ReactorPlace): string {
  return btoa(encodeURIComponent(JSON.stringify([emoji, seq])))
}

function readPlace(cursor: string): ReactorPlace {
  try {
    const [emoji, seq] = JSON.parse(decodeURIComponent(atob(cursor))) as [unknown, unknown]
    if (typeof emoji === 'string' && flawOf(emoji) === undefined && Number.isSafeInteger(seq)) {
      return { emoji, seq: seq as number }
    }
  } catch {}
  throw new Refused('badRequest', 'not a cursor of this server', { where: '/cursor' })
}
