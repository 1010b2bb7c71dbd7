import { randomUUID } from 'node:crypto'
import { Acknowledger, acknowledgeMs } from './acknowledger.ts'
import { digits } from './digits.ts'
import { FrameLedger } from './frame-ledger.ts'
import type { FrameTaker } from './frame-reader.ts'
import { RawClient } from './raw-client.ts'
import { type Span, spanOf } from './span.ts'
import type { Talker } from './talker.ts'

interface Answer {
  readonly isPage: boolean
  resolve(payload: unknown): void
  reject(error: Error): void
}

/** A conversation as one connection has seen it. */
interface Place {
  readonly ledger: FrameLedger
  last: number
}

export interface Summary {
  readonly conversationId: string
  readonly head: number
}

const idAt = '{"type":"entries","payload":{"conversationId":"'.length
const fromAt = idAt + '00000000-0000-0000-0000-000000000000","from":'.length
const replyIdAt = '{"type":"reply","id":'.length

/** The ledgers of all conversations, for all connections of one server. */
export type Ledgers = Map<string, FrameLedger>

/**
 * A Confab client for measuring. Of the deliveries it reads the first seq and the length, and looks up the rest in the
 * ledger of the conversation; the first to get a frame, and those that `checks`, read all of it.
 */
export class ConfabClient implements Talker, FrameTaker {
  readonly user: string
  /** Where `say` says it. */
  conversation = ''
  delivered = 0
  closed = false
  /** Told of the last seq of each delivery, and of all events that bear no entries. */
  onEntries: ((last: number) => void) | undefined
  onEvent: ((type: string, payload: Record<string, unknown>) => void) | undefined
  /** Set before it opens, with the feature `credit`: it says how many frames it took. */
  acknowledges = false
  readonly #checks: boolean
  readonly #ledgers: Ledgers
  readonly #answers = new Map<number, Answer>()
  readonly #places = new Map<string, Place>()
  readonly #acknowledger = new Acknowledger((text) => this.#raw?.send(text))
  #ackDue: NodeJS.Timeout | undefined
  #raw: RawClient | undefined
  #nextId = 1
  #gaps = 0
  #connected: () => void = () => undefined

  constructor(user: string, ledgers: Ledgers, checks = true) {
    this.user = user
    this.#ledgers = ledgers
    this.#checks = checks
  }

  /** Authenticated and synced: answers the conversations of the first page. */
  async open(port: number, token: string, hello: object = {}): Promise<readonly Summary[]> {
    const greeting = new Promise<void>((resolve) => {
      this.#connected = resolve
    })
    const door = { port, path: '/v1/socket', protocols: `confab.v1, confab.token.${token}` }
    this.#raw = await RawClient.open(door, this)
    this.#raw.onClose = () => this.#fail()
    await greeting
    const { sync } = (await this.ask('hello', hello)) as { sync: { conversations: Summary[] } }
    return sync.conversations
  }

  /** Sends a command; answers the payload of its reply. */
  ask(type: string, payload: unknown): Promise<unknown> {
    return this.#ask(type, payload, false)
  }

  /** Sends what has no answer. */
  tell(type: string, payload: unknown): void {
    this.#raw?.send(JSON.stringify({ type, payload }))
  }

  /** Asks for a page of history; answers which entries it holds, found without parsing it. */
  page(query: unknown): Promise<Span> {
    return this.#ask('history', query, true) as Promise<Span>
  }

  async say(text: string): Promise<void> {
    await this.#ask('send', { conversationId: this.conversation, clientId: randomUUID(), content: { text } }, false)
  }

  get gaps(): number {
    let wrong = this.#gaps
    for (const place of this.#places.values()) wrong += place.ledger.wrong
    return this.closed ? wrong + 1 : wrong
  }

  end(): void {
    clearTimeout(this.#ackDue)
    this.#raw?.end()
  }

  head(bytes: Buffer, start: number, length: number): boolean {
    if (this.acknowledges) this.#took(length)
    if (!isEntries(bytes, start)) return true
    const place = this.#place(bytes, start)
    const first = digits(bytes, start + fromAt)
    const last = this.#checks ? undefined : place.ledger.lastOf(first, length)
    if (last === undefined) return true
    this.#count(place, first, last)
    return false
  }

  whole(bytes: Buffer, start: number, length: number): void {
    const payload = bytes.subarray(start, start + length)
    if (!isEntries(payload, 0)) return this.#frame(payload)
    const place = this.#place(payload, 0)
    const first = digits(payload, fromAt)
    this.#count(place, first, place.ledger.read(first, payload))
  }

  #took(length: number): void {
    this.#acknowledger.took(length)
    this.#ackDue ??= setTimeout(() => {
      this.#ackDue = undefined
      this.#acknowledger.say()
    }, acknowledgeMs)
  }

  #ask(type: string, payload: unknown, isPage: boolean): Promise<unknown> {
    const id = this.#nextId++
    this.#raw?.send(JSON.stringify({ type, id, payload }))
    return new Promise((resolve, reject) => this.#answers.set(id, { isPage, resolve, reject }))
  }

  #place(bytes: Buffer, start: number): Place {
    const conversation = bytes.toString('latin1', start + idAt, start + idAt + 36)
    const known = this.#places.get(conversation)
    if (known) return known
    const ledger = this.#ledgers.get(conversation) ?? new FrameLedger()
    this.#ledgers.set(conversation, ledger)
    const place = { ledger, last: 0 }
    this.#places.set(conversation, place)
    return place
  }

  #count(place: Place, first: number, last: number): void {
    if (place.last !== 0 && first !== place.last + 1) this.#gaps++
    place.last = last
    this.delivered += last - first + 1
    this.onEntries?.(last)
  }

  #frame(payload: Buffer): void {
    const page = isReply(payload) ? this.#answers.get(digits(payload, replyIdAt)) : undefined
    if (page?.isPage) {
      this.#answers.delete(digits(payload, replyIdAt))
      return page.resolve(spanOf(payload))
    }
    const frame = JSON.parse(payload.toString()) as { type: string; id?: number; payload: Record<string, unknown> }
    if (frame.type === 'connected') return this.#connected()
    if (frame.type === 'ping') return this.#raw?.send('{"type":"ack","payload":{}}')
    const answer = this.#answers.get(frame.id ?? 0)
    if (!answer) return this.onEvent?.(frame.type, frame.payload)
    this.#answers.delete(frame.id as number)
    if (frame.type === 'reply') answer.resolve(frame.payload)
    else answer.reject(new Error(`${frame.payload.code}: ${frame.payload.message}`))
  }

  #fail(): void {
    this.closed = true
    for (const answer of this.#answers.values()) answer.reject(new Error('the server closed the connection'))
    this.#answers.clear()
  }
}

/** `{"type":"entries"`, told from `error` and all others by the two letters. */
function isEntries(bytes: Buffer, start: number): boolean {
  return bytes[start + 9] === 101 && bytes[start + 10] === 110
}

/** `{"type":"reply"`. */
function isReply(bytes: Buffer): boolean {
  return bytes[9] === 114 && bytes[10] === 101 && bytes[11] === 112
}
