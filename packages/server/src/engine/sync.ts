import type { CommandPayload, SyncPage } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import { conversationKinds } from '../domain/rights.ts'
import type { Reader, SyncRows } from '../ports/store.ts'
import { conversationOf } from './content.ts'
import type { Gate } from './gate.ts'
import type { Hub } from './hub.ts'
import type { Session } from './session.ts'
import type { Tail } from './tail.ts'
import { cursorText, readCursor, readToken, tokenText } from './token.ts'

type Row = SyncRows['rows'][number]
const pageSize = 200

/**
 * What changed since a token, and the registration of interest that makes what follows live. A session is registered
 * as its user from the start, so a removal during the read is noticed (`removedMeanwhile`); what is appended between
 * the read and the registration is either below the room's position, then told as the head, or comes by the tail.
 */
export class Sync {
  readonly #reader: Reader
  readonly #hub: Hub
  readonly #tail: Tail
  readonly #gate: Gate
  readonly #limits: Limits
  readonly #epoch: () => string

  constructor(needs: { reader: Reader; hub: Hub; tail: Tail; gate: Gate; limits: Limits; epoch: () => string }) {
    this.#reader = needs.reader
    this.#hub = needs.hub
    this.#tail = needs.tail
    this.#gate = needs.gate
    this.#limits = needs.limits
    this.#epoch = needs.epoch
  }

  /** One page; over a socket (`session`) the conversations are registered too. */
  async page(caller: Caller, payload: CommandPayload<'sync'>, session?: Session): Promise<SyncPage> {
    if (payload.cursor !== undefined) return this.#next(caller, payload.cursor, payload.limit, session)
    // Taken before the read: whatever is not in the rows yet has a journal id above it.
    const low = this.#tail.low
    const token = payload.since === undefined ? undefined : readToken(payload.since)
    const reset = payload.since !== undefined && token?.epoch !== this.#epoch()
    const since = reset ? undefined : token?.low
    if (since === undefined) return this.#list(caller, { low, reset, limit: payload.limit ?? pageSize }, session)
    // Registered first: what is appended to a conversation that did not change before comes live, or is in the rows.
    if (session) await this.#registerAll(caller, session)
    const changed = await this.#rows(caller, since, undefined, pageSize)
    // Everything after `since` must still be there; what `since` itself names need not.
    if (since < changed.journalFloor - 1)
      return this.#list(caller, { low, reset: false, limit: payload.limit ?? pageSize }, session)
    return this.#answer(changed, { low, since, reset: false }, session)
  }

  async #list(
    caller: Caller,
    from: { low: number; reset: boolean; limit: number },
    session?: Session,
  ): Promise<SyncPage> {
    const read = async () => {
      const rows = await this.#rows(caller, undefined, undefined, from.limit)
      if (session) this.#register(session, rows.rows)
      return rows
    }
    const rows = await (session ? session.reading(read) : read())
    return this.#answer(rows, { low: from.low, since: undefined, reset: from.reset }, session)
  }

  async #next(caller: Caller, text: string, limit = pageSize, session?: Session): Promise<SyncPage> {
    const cursor = readCursor(text)
    const read = async () => {
      const rows = await this.#rows(caller, cursor.since, cursor, limit)
      if (session && cursor.since === undefined) this.#register(session, rows.rows)
      return rows
    }
    const rows = await (session ? session.reading(read) : read())
    return this.#answer(rows, { low: cursor.low, since: cursor.since, reset: false }, session)
  }

  /** A resume names only what changed, but wants all of it live. */
  async #registerAll(caller: Caller, session: Session): Promise<void> {
    await session.reading(async () => {
      let after: { journalId: number; id: string } | undefined
      for (;;) {
        const rows = await this.#rows(caller, undefined, after, 1_000)
        this.#register(session, rows.rows)
        const last = rows.rows.at(-1)
        if (rows.complete || !last) break
        after = last
      }
    })
  }

  #rows(
    caller: Caller,
    since: number | undefined,
    after: { journalId: number; id: string } | undefined,
    limit: number,
  ): Promise<SyncRows> {
    return this.#gate.run(() => this.#reader.sync(caller, { since, after, limit }))
  }

  #register(session: Session, rows: readonly Row[]): void {
    if (session.ended) return
    for (const row of rows) {
      const isGone = row.to !== undefined || session.removedMeanwhile?.has(row.id)
      if (isGone || session.places.size >= this.#limits.interestsPerSession) continue
      const room = this.#hub.rooms.room(row.id)
      if (room && this.#hub.rooms.interest(session, room)) continue
      const isHead = session.places.size >= this.#limits.fullInterests
      const isAnnouncement = row.kind === conversationKinds.announcement
      this.#hub.join(session, row.id, { from: row.from, head: row.head, isHead }, row.memberCount, isAnnouncement)
    }
  }

  #answer(
    rows: SyncRows,
    from: { low: number; since: number | undefined; reset: boolean },
    session?: Session,
  ): SyncPage {
    const last = rows.rows.at(-1)
    const next =
      rows.complete || !last
        ? undefined
        : cursorText({ journalId: last.journalId, id: last.id, low: from.low, since: from.since })
    return {
      conversations: rows.rows.map((row) => this.#shown(row, session)),
      since: tokenText({ epoch: this.#epoch(), low: from.low }),
      complete: next === undefined,
      whole: from.since === undefined,
      reset: from.reset,
      ...(next === undefined ? {} : { next }),
    }
  }

  /** The head is at least what this node has given out: what lies between the read and the registration is pulled. */
  #shown(row: Row, session?: Session): SyncPage['conversations'][number] {
    const shown = conversationOf(row)
    if (!session) return shown
    const room = this.#hub.rooms.room(row.id)
    const interest = room && this.#hub.rooms.interest(session, room)
    if (!room || !interest) return { ...shown, interest: 'none' }
    return { ...shown, head: Math.max(shown.head, room.position), interest: interest.isHead ? 'head' : 'full' }
  }
}
