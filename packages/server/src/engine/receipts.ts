import type { CommandPayload, PendingPage, ReceiptPage } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import { notifyLevels } from '../domain/cursors.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import { conversationKinds } from '../domain/rights.ts'
import type { CursorStore } from '../ports/cursors.ts'
import type { Clock } from '../ports/node.ts'
import type { Reader } from '../ports/store.ts'
import { CursorBatch } from './cursor-batch.ts'
import { eventFrame } from './encode.ts'
import type { Receipts } from './engine.ts'
import type { Hub } from './hub.ts'
import { pageOf, readName } from './name-cursor.ts'
import { CountedReceipts } from './receipt-counts.ts'
import type { ReceiptNews } from './receipt-news.ts'
import type { Session } from './session.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly cursors: CursorStore
  readonly reader: Reader
  readonly hub: Hub
  readonly clock: Clock
  readonly limits: Limits
  readonly news: ReceiptNews
}

interface DeliveredTo {
  readonly conversationId: ConversationId
  readonly seq: number
}

/** Delivered, read, unread: judged at once, stored in batches, told to those whom it concerns once stored. */
export class Receipting implements Receipts {
  readonly #needs: Needs
  readonly counted: CountedReceipts
  readonly batch: CursorBatch

  constructor(needs: Needs) {
    const { cursors, clock, limits, news } = needs
    this.#needs = needs
    this.counted = new CountedReceipts(cursors, clock)
    this.batch = new CursorBatch(cursors, clock, limits, (moved) => news.tell(moved))
  }

  async read(caller: Caller, { conversationId, seq }: CommandPayload<'read'>, session?: Session): Promise<void> {
    await this.#checkPlace(caller, conversationId, seq, session)
    this.#move(caller, { conversation: conversationId, delivered: 0, read: seq, seen: 0, exact: false })
  }

  async unread(caller: Caller, { conversationId, seq }: CommandPayload<'unread'>, session?: Session): Promise<void> {
    await this.#checkPlace(caller, conversationId, seq, session)
    this.#move(caller, { conversation: conversationId, delivered: 0, read: 0, seen: seq - 1, exact: true })
  }

  /** Rides along with acknowledgements: what is not his, or not there, is passed over. */
  delivered(session: Session, all: readonly DeliveredTo[]): void {
    const beyond: DeliveredTo[] = []
    for (const one of all) {
      const known = this.#known(session, one.conversationId)
      if (!known || one.seq < known.from) continue
      if (one.seq <= known.head) this.#addDelivered(session, one)
      else beyond.push(one)
    }
    // Pulled by history: this node has not passed it on, and asks how far the conversation has come.
    if (beyond.length > 0) void this.#addChecked(session, beyond).catch(() => undefined)
  }

  async #addChecked(session: Session, all: readonly DeliveredTo[]): Promise<void> {
    const heads = await this.#needs.reader.heads(all.map((one) => one.conversationId))
    const known = new Map(heads.map(({ conversation, head }) => [conversation, head]))
    for (const one of all) if (one.seq <= (known.get(one.conversationId) ?? 0)) this.#addDelivered(session, one)
  }

  #addDelivered(session: Session, { conversationId, seq }: DeliveredTo): void {
    const move = { conversation: conversationId, delivered: seq, read: 0, seen: 0, exact: false }
    this.batch.add(session.caller, move)
  }

  /** A sender has seen what he sends into: his badge is cleared, and no receipt moved. */
  sent(caller: Caller, conversation: ConversationId, seq: number): void {
    this.batch.add(caller, { conversation, delivered: 0, read: 0, seen: seq, exact: false })
  }

  async notify(caller: Caller, { conversationId, notify }: CommandPayload<'notify'>): Promise<void> {
    const { cursors, reader, news } = this.#needs
    const visible = await storeCall(() => reader.visibility(conversationId, caller))
    if (!visible || visible.row.to !== undefined) throw notFound()
    const level = notifyLevels.indexOf(notify)
    if (!(await storeCall(() => cursors.setNotify(conversationId, caller.user, level)))) throw notFound()
    news.tellOwn(caller.user, eventFrame('signal', { signal: 'cursors', conversationId, notify }))
  }

  async receipts(caller: Caller, payload: CommandPayload<'receipts'>): Promise<ReceiptPage> {
    const { conversationId, seq, cursor, limit = 100 } = payload
    const kind = await this.#checkPlace(caller, conversationId, seq)
    const after = cursor === undefined ? undefined : readName(cursor)
    const [counts, rows] = await storeCall(() =>
      Promise.all([
        this.counted.counts(conversationId, seq),
        mayKnowNames(caller, kind) ? this.#needs.cursors.receipts(conversationId, after, limit + 1) : [],
      ]),
    )
    const items = rows.map(({ external, delivered, read }) => ({ user: external, delivered, read }))
    return { ...counts, ...pageOf(items, limit) }
  }

  async pending(caller: Caller, payload: CommandPayload<'pending'>): Promise<PendingPage> {
    const { conversationId, cursor, limit = 100 } = payload
    const kind = await this.#checkPlace(caller, conversationId, 1)
    if (!mayKnowNames(caller, kind)) return { items: [] }
    const after = cursor === undefined ? undefined : readName(cursor)
    const rows = await storeCall(() => this.#needs.cursors.pending(conversationId, after, limit + 1))
    return pageOf(
      rows.map(({ external, delivered, since }) => ({ user: external, delivered, since })),
      limit,
    )
  }

  #move(caller: Caller, move: Parameters<CursorBatch['add']>[1]): void {
    if (!this.batch.add(caller, move))
      throw new Refused('busy', 'too many cursors wait to be stored', { retryAfter: this.#needs.limits.cursorsMs })
  }

  /** Whose session gets it live needs no look-up: his membership is certain. Answers the kind if it was looked up. */
  async #checkPlace(caller: Caller, id: ConversationId, seq: number, session?: Session): Promise<number | undefined> {
    const known = session && this.#known(session, id)
    if (known && seq <= known.head) return undefined
    const visible = await storeCall(() => this.#needs.reader.visibility(id, caller))
    if (!visible || visible.row.to !== undefined) throw notFound()
    if (seq > visible.row.head) throw new Refused('badRequest', 'beyond the last entry', { where: '/seq' })
    return visible.row.kind
  }

  #known(session: Session, id: ConversationId): { from: number; head: number } | undefined {
    const { rooms } = this.#needs.hub
    const room = rooms.room(id)
    const interest = room && rooms.interest(session, room)
    return room && interest && { from: interest.from, head: room.position }
  }
}

/** Readers of an announcement are strangers to each other: how many have read it all may know, who has its writers. */
function mayKnowNames(caller: Caller, kind: number | undefined): boolean {
  return kind !== conversationKinds.announcement || caller.admin
}

function notFound(): Refused {
  return new Refused('notFound', 'no such conversation, or you are not a member')
}
