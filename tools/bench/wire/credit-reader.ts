import { sleep } from '../generator.ts'
import { Acknowledger, acknowledgeMs } from './acknowledger.ts'
import { digits } from './digits.ts'
import type { FrameLedger } from './frame-ledger.ts'
import type { FrameTaker } from './frame-reader.ts'
import { RawClient } from './raw-client.ts'
import { type Span, spanOf } from './span.ts'

const fromAt = '{"type":"entries","payload":{"conversationId":"00000000-0000-0000-0000-000000000000","from":'.length
const replyIdAt = '{"type":"reply","id":'.length
const pageSize = 200
/** A refused query is asked again after so long. */
const refusedMs = 200
const nothing = Buffer.alloc(0)

/** What the readers of one conversation share. */
export interface Shelf {
  readonly port: number
  readonly ledger: FrameLedger
  conversation: string
}

/** How it reads. `sip`: so many bytes a second while it is slow. `checks`: every frame in full. */
export interface Manner {
  readonly sip?: number
  readonly checks: boolean
  /** What came live, as it came. */
  readonly heard?: (first: number, last: number) => void
}

/**
 * A reader of one conversation that acknowledges its frames, and keeps itself whole: what it was not given it pulls
 * after the head that tells of it. After a close it connects again when asked to.
 */
export class CreditReader implements FrameTaker {
  readonly user: string
  readonly #shelf: Shelf
  readonly #manner: Manner
  readonly #pages = new Map<number, (payload: Buffer) => void>()
  #raw: RawClient | undefined
  #acknowledger: Acknowledger | undefined
  #timer: NodeJS.Timeout | undefined
  #sipping: NodeJS.Timeout | undefined
  #nextId = 1
  #head = 0
  #live = 0
  #pulls = false
  #greet: () => void = () => undefined
  /** The connection ended, and not by its own wish. */
  closed = false
  /** Up to here it has everything. */
  last = 0
  /** Entries taken, each counted when it came right after the one before. */
  taken = 0
  /** Pages pulled, entries given twice on one connection, pages or frames with holes in them. */
  pulled = 0
  twice = 0
  holes = 0

  constructor(user: string, shelf: Shelf, manner: Manner) {
    this.user = user
    this.#shelf = shelf
    this.#manner = manner
  }

  /** Authenticated and synced, and pulling what the sync says it has not. */
  async open(token: string): Promise<void> {
    const { port } = this.#shelf
    const { sip } = this.#manner
    const greeting = new Promise<void>((resolve) => {
      this.#greet = resolve
    })
    this.closed = false
    this.#live = 0
    const protocols = `confab.v1, confab.token.${token}`
    const door = { port, path: '/v1/socket', protocols, ...(sip !== undefined && { sip }) }
    let raw: RawClient | undefined
    this.#acknowledger = new Acknowledger((text) => raw?.send(text))
    raw = await RawClient.open(door, this)
    raw.onClose = () => this.#gone()
    this.#raw = raw
    this.#timer = setInterval(() => this.#acknowledger?.say(), acknowledgeMs)
    await greeting
    const { sync } = JSON.parse((await this.#ask('hello', { features: ['credit'] })).toString()).payload as {
      sync: { conversations: { conversationId: string; head: number }[] }
    }
    for (const { conversationId, head } of sync.conversations) this.#told(conversationId, head)
  }

  /** Reads nothing any more. */
  pause(): void {
    this.#raw?.pause()
  }

  /** Reads so many bytes a second as its manner says. */
  trickle(): void {
    const raw = this.#raw as RawClient
    raw.sips = true
    this.#sipping = setInterval(() => raw.resume(), 1_000)
  }

  /** Reads as fast as it can, from now on. */
  recover(): void {
    clearInterval(this.#sipping)
    if (!this.#raw) return
    this.#raw.sips = false
    this.#raw.resume()
  }

  end(): void {
    this.recover()
    clearInterval(this.#timer)
    this.#raw?.end()
  }

  head(bytes: Buffer, start: number, length: number): boolean {
    // What is read in full counts when it is.
    if (this.#manner.checks || !isEntries(bytes, start)) return true
    const first = digits(bytes, start + fromAt)
    const last = this.#shelf.ledger.lastOf(first, length)
    if (last === undefined) return true
    this.#acknowledger?.took(length)
    this.#live = this.#given(first, last)
    return false
  }

  whole(bytes: Buffer, start: number, length: number): void {
    this.#acknowledger?.took(length)
    const payload = bytes.subarray(start, start + length)
    if (!isEntries(payload, 0)) return this.#other(payload)
    const first = digits(payload, fromAt)
    this.#live = this.#given(first, this.#shelf.ledger.read(first, payload))
  }

  #given(first: number, last: number): number {
    if (first <= this.#live) this.twice += this.#live - first + 1
    this.#manner.heard?.(first, last)
    if (first === this.last + 1) this.#advance(first, last)
    else if (last > this.last) this.#told(this.#shelf.conversation, last)
    return last
  }

  #advance(first: number, last: number): void {
    this.taken += last - first + 1
    this.last = last
  }

  #told(conversation: string, head: number): void {
    if (conversation !== this.#shelf.conversation || head <= this.#head) return
    this.#head = head
    if (!this.#pulls && this.last < head) void this.#pull()
  }

  async #pull(): Promise<void> {
    this.#pulls = true
    const { conversation } = this.#shelf
    const raw = this.#raw
    while (this.last < this.#head && !this.closed && raw === this.#raw) {
      const page = await this.#ask('history', { conversationId: conversation, after: this.last, limit: pageSize })
      if (page.length === 0) await sleep(refusedMs)
      else this.#page(spanOf(page))
    }
    if (raw === this.#raw) this.#pulls = false
  }

  /** Meanwhile it may have been given some of it: what it has it drops. */
  #page({ first, last, isWhole }: Span): void {
    this.pulled++
    if (!isWhole || first > this.last + 1) this.holes++
    if (last > this.last) this.#advance(this.last + 1, last)
  }

  #ask(type: string, payload: unknown): Promise<Buffer> {
    const id = this.#nextId++
    this.#raw?.send(JSON.stringify({ type, id, payload }))
    return new Promise((resolve) => this.#pages.set(id, resolve))
  }

  #other(payload: Buffer): void {
    if (payload.toString('latin1', 9, 14) === 'reply')
      return this.#answer(digits(payload, replyIdAt), Buffer.from(payload))
    const frame = JSON.parse(payload.toString()) as { type: string; id?: number; payload: { heads?: Head[] } }
    if (frame.type === 'connected') this.#greet()
    else if (frame.type === 'ping') this.#raw?.send('{"type":"ack","payload":{}}')
    else if (frame.type === 'error') this.#answer(frame.id ?? 0, nothing)
    for (const { conversationId, head } of frame.payload.heads ?? []) this.#told(conversationId, head)
  }

  #answer(id: number, payload: Buffer): void {
    const answer = this.#pages.get(id)
    this.#pages.delete(id)
    answer?.(payload)
  }

  #gone(): void {
    this.closed = true
    clearInterval(this.#timer)
    clearInterval(this.#sipping)
    this.#pulls = false
    this.#head = 0
    this.#pages.clear()
    this.#raw = undefined
  }
}

interface Head {
  readonly conversationId: string
  readonly head: number
}

function isEntries(bytes: Buffer, start: number): boolean {
  return bytes[start + 9] === 101 && bytes[start + 10] === 110
}
