import { setTimeout as sleep } from 'node:timers/promises'
import { waitOf } from '../../packages/client/src/after-close.ts'
import { backoff } from '../../packages/client/src/backoff.ts'
import { token } from '../bench/servers/token.ts'
import type { FrameTaker } from '../bench/wire/frame-reader.ts'
import { RawClient } from '../bench/wire/raw-client.ts'
import { Place } from './place.ts'

/** What a herd counts of all its clients. */
export interface Tally {
  /** Closed with 4007, and told when to come again. */
  turnedAway: number
  /** The longest wait that was told, ms. */
  longestWait: number
  /** Handshakes that failed otherwise, and connections that were lost. */
  failed: number
  handshakes: number
}

/** A page that was refused for now is asked for again after so many ms. */
const again = 500

type Frame = { readonly type: string; readonly id?: number; readonly payload: Record<string, unknown> }
interface Listing {
  readonly conversationId: string
  readonly head: number
}

/**
 * A client as light as can be that does what the protocol asks: resumes from its last sync, fetches what it lacks, comes
 * again by its backoff, or when it was told.
 */
export class HerdClient implements FrameTaker {
  readonly places = new Map<string, Place>()
  readonly #user: string
  readonly #address: string
  readonly #tally: Tally
  readonly #port: () => number
  readonly #answers = new Map<number, (payload: Record<string, unknown> | undefined) => void>()
  readonly #fetching = new Set<string>()
  #raw: RawClient | undefined
  #since: string | undefined
  #id = 0
  #failures = 0
  #wait: number | undefined
  #timer: NodeJS.Timeout | undefined
  #synced = false
  #ended = false

  /** `port`: of the node that it is led to next, as by a balancer; `address`: as the proxy before that names it. */
  constructor(user: string, address: string, tally: Tally, port: () => number) {
    this.#user = user
    this.#address = address
    this.#tally = tally
    this.#port = port
  }

  get isConnected(): boolean {
    return this.#synced
  }

  /** It has a connection, its list, and of each conversation all that it knows of. */
  get isWhole(): boolean {
    return this.#synced && [...this.places.values()].every((place) => place.isWhole)
  }

  async come(): Promise<void> {
    this.#tally.handshakes++
    this.#wait = undefined
    const protocols = `confab.v1, confab.token.${token(this.#user)}`
    const door = { port: this.#port(), path: '/v1/socket', protocols, address: this.#address }
    try {
      const raw = await RawClient.open(door, this)
      raw.onClose = () => this.#lost()
      this.#raw = raw
    } catch {
      this.#lost()
    }
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#raw?.end()
  }

  head(): boolean {
    return true
  }

  whole(bytes: Buffer, start: number, length: number): void {
    this.#hear(JSON.parse(bytes.toString('utf8', start, start + length)) as Frame)
  }

  closing(_code: number, reason: string): void {
    this.#wait = waitOf(reason)
  }

  #lost(): void {
    this.#raw = undefined
    this.#synced = false
    const answers = [...this.#answers.values()]
    this.#answers.clear()
    for (const answer of answers) answer(undefined)
    if (this.#ended) return
    if (this.#wait === undefined) this.#tally.failed++
    else {
      this.#tally.turnedAway++
      this.#tally.longestWait = Math.max(this.#tally.longestWait, this.#wait)
    }
    const ms = this.#wait ?? backoff(this.#failures++, Math.random)
    this.#timer = setTimeout(() => void this.come(), ms)
  }

  #hear({ type, id, payload }: Frame): void {
    // The greeting comes with the answer to the handshake, before whoever opened the connection has it in hand.
    if (type === 'connected') setImmediate(() => void this.#greet())
    else if (type === 'ping') this.#raw?.send('{"type":"ack","payload":{}}')
    else if (type === 'reply' || (type === 'error' && id !== undefined)) {
      const answer = this.#answers.get(id ?? 0)
      this.#answers.delete(id ?? 0)
      answer?.(type === 'reply' ? payload : undefined)
    } else if (type === 'entries') this.#entries(payload)
    else if (type === 'heads') for (const listing of payload.heads as Listing[]) this.#head(listing)
    else if (type === 'signal' && payload.signal === 'added') this.#place(payload.conversationId as string)
  }

  async #greet(): Promise<void> {
    const greeting = this.#since === undefined ? {} : { since: this.#since }
    const welcome = await this.#ask('hello', greeting)
    let page = welcome?.sync as
      | { conversations: Listing[]; complete: boolean; since: string; next?: string }
      | undefined
    while (page) {
      for (const listing of page.conversations) this.#head(listing)
      if (page.complete) break
      page = (await this.#ask('sync', { cursor: page.next })) as typeof page
    }
    if (!page) return this.#giveUp()
    this.#since = page.since
    this.#synced = true
    this.#failures = 0
  }

  /** Refused for now: begins anew. Where the connection was lost meanwhile that has begun already. */
  #giveUp(): void {
    const raw = this.#raw
    raw?.end()
    if (raw) this.#lost()
  }

  #entries(payload: Record<string, unknown>): void {
    const seqs = (payload.entries as { seq: number }[]).map(({ seq }) => seq)
    const id = payload.conversationId as string
    if (!this.#place(id).live(payload.from as number, seqs)) void this.#fetch(id)
  }

  #head({ conversationId, head }: Listing): void {
    const place = this.#place(conversationId)
    place.head = Math.max(place.head, head)
    if (!place.isWhole) void this.#fetch(conversationId)
  }

  async #fetch(conversationId: string): Promise<void> {
    if (this.#fetching.has(conversationId)) return
    this.#fetching.add(conversationId)
    const place = this.#place(conversationId)
    while (!place.isWhole && this.#raw) {
      const page = await this.#ask('history', { conversationId, after: place.last, limit: 200 })
      const entries = page?.entries as { seq: number }[] | undefined
      if (page && entries)
        place.page(
          entries.map(({ seq }) => seq),
          page.head as number,
        )
      else await sleep(again)
    }
    this.#fetching.delete(conversationId)
  }

  #place(id: string): Place {
    const place = this.places.get(id) ?? new Place()
    this.places.set(id, place)
    return place
  }

  #ask(type: string, payload: object): Promise<Record<string, unknown> | undefined> {
    const id = ++this.#id
    if (!this.#raw) return Promise.resolve(undefined)
    this.#raw.send(JSON.stringify({ type, id, payload }))
    return new Promise((resolve) => this.#answers.set(id, resolve))
  }
}
