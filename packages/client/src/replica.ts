import type { CommandPayload, Entry, Page, Stored, Conversation as Wire } from '@confab/protocol'
import { Arrivals } from './arrivals.ts'
import { Attention } from './attention.ts'
import type { ConversationEvents } from './conversation-events.ts'
import { Countable } from './countable.ts'
import { Emitter } from './emitter.ts'
import type { Home } from './home.ts'
import { relisted, removes } from './listing.ts'
import { Marks } from './marks.ts'
import { Folding, type Message } from './message.ts'
import type { Pulled } from './pull.ts'
import type { StoredCommand } from './storage.ts'
import { type Limited, Timeline } from './timeline.ts'

type Query = CommandPayload<'history'>

const pageSize = 200
/** An acknowledged entry should be here by now, in ms; else it is fetched. */
const expected = 1_000
/** So many pages without an entry: the end was told too high. */
const mostEmpty = 3

/** What this client holds of one conversation. The application sees it through a Conversation. */
export class Replica implements Pulled {
  readonly id: string
  readonly events = new Emitter<ConversationEvents>()
  readonly #home: Home<Replica>
  timeline = new Timeline()
  listing: Wire | undefined
  #countable = new Countable()
  readonly #arrivals = new Arrivals()
  readonly attention = new Attention()
  marks: Marks<Replica>
  /** The server knows no such conversation for this user. */
  absent = false
  #from: number | undefined
  #unlimited = false
  #showing = false
  #whole = false
  #leaving: number | undefined
  #empty = 0
  #lastAt = 0
  #messages: readonly Message[] | undefined
  readonly #folding = new Folding()
  /** Counts the resets: a reader who began before one stops. */
  generation = 0

  constructor(id: string, home: Home<Replica>) {
    this.id = id
    this.#home = home
    this.marks = new Marks<Replica>(this, home)
  }

  get countable(): number {
    return this.#countable.value
  }

  countableAt(seq: number): number | undefined {
    return this.#countable.at(seq, this.timeline)
  }

  get urgent(): boolean {
    return this.attention.urgent
  }

  /** When something happened in it last, by the server's clock; who only reacts brings nothing to the top of a list. */
  get recent(): number {
    return Math.max(this.listing?.at ?? 0, this.#lastAt)
  }

  /** The seq before the first one that may be read. */
  get base(): number {
    return this.listing ? Math.max(this.listing.from - 1, this.listing.floor, 0) : 0
  }

  get whole(): boolean {
    if (!this.#home.synced() || (this.urgent && !this.listing)) return false
    return !this.attention.wanted || (!this.attention.uncertain && this.timeline.whole)
  }

  open(from?: number): void {
    const isAsked = this.attention.open()
    if (from !== undefined && this.timeline.shown === undefined) {
      this.#from = from
      this.#unlimited = true
    }
    this.#begin()
    if (isAsked) this.#home.interest(this, 'full')
    this.#home.want(this)
    this.touch()
  }

  close(): void {
    if (!this.attention.close()) return
    this.#home.interest(this, 'head')
    this.timeline.trim(this.#home.holding.resting)
    this.touch()
  }

  /** The connection has this interest from now on; what came between is looked for. */
  raised(): void {
    this.attention.raised()
    this.#home.want(this)
  }

  /** The conversation as the server lists it. */
  adopt(listing: Wire): void {
    const head = listing.to ?? Math.max(listing.head, this.listing?.to === undefined ? this.timeline.end : 0)
    this.listing = listing
    this.absent = false
    this.timeline.end = head
    if (listing.interest !== undefined) this.attention.told(listing.interest)
    this.#leaving = listing.to
    this.#countable.told(listing.head, listing.countable)
    this.marks.listed(listing)
    this.#begin()
    const isOver = listing.to !== undefined && this.base >= listing.to
    if (!isOver) this.#tellLimited(this.timeline.jump(this.base))
    this.#show()
  }

  /** Consecutive entries, as they are stored. */
  live(from: number, entries: readonly Entry[]): void {
    if (!this.listing || entries.length === 0) return
    const to = from + entries.length - 1
    if (this.listing.to === undefined) {
      // Of a conversation nobody opened, what is new since it was listed is shown.
      this.timeline.begin(Math.max(this.timeline.end, this.base))
      this.timeline.reach(to)
    }
    this.timeline.merge(from, to, entries)
    this.#show()
  }

  headMoved(head: number, countable?: number): void {
    if (this.listing?.to === undefined) this.timeline.reach(head)
    if (countable !== undefined) this.#countable.told(head, countable)
    this.#home.want(this)
    this.touch()
  }

  /** The user was removed; what he may read ends here. */
  removed(to: number): void {
    if (!this.listing || to < this.listing.from) return
    this.listing = { ...this.listing, to }
    this.timeline.end = to
    this.#leaving = to
    this.#show()
  }

  /** An answer of the outbox came: shown as acknowledged until the entry itself is here. */
  acknowledged(command: StoredCommand, stored: Stored): void {
    const { seq } = stored
    if (seq === undefined || seq <= (this.timeline.shown ?? 0)) return
    this.#arrivals.expect(command, stored)
    this.#begin()
    this.#home.clock.after(expected, () => this.#expect(seq))
    this.touch()
  }

  /** Forgets everything: the log begins anew. */
  reset(): void {
    this.generation++
    this.timeline = new Timeline()
    this.listing = undefined
    this.#arrivals.clear()
    this.#countable = new Countable()
    this.marks = new Marks<Replica>(this, this.#home)
    this.attention.forget()
    this.absent = false
    this.touch()
  }

  gone(): void {
    const former = this.listing
    this.listing = undefined
    this.absent = true
    this.#home.gone(this)
    if (former) this.events.emit('removed', { to: former.to ?? this.timeline.end })
    this.touch()
  }

  lacks(): Query | undefined {
    if (!this.listing || !this.attention.wanted) return undefined
    const need = this.timeline.need(this.#unlimited ? Number.POSITIVE_INFINITY : this.#home.holding.missing)
    const query = { conversationId: this.id, limit: pageSize }
    if (need?.kind === 'newest') return { ...query, before: need.end + 1 }
    if (need) return { ...query, after: need.after }
    const { shown } = this.timeline
    return this.attention.due && shown !== undefined ? { ...query, after: shown } : undefined
  }

  pulled(page: Page, query: Query): void {
    this.attention.checked()
    const first = page.entries[0]
    const last = page.entries.at(-1)
    if (!this.listing) return
    if (this.listing.to === undefined) this.timeline.reach(page.head)
    if (first && last) {
      this.#empty = 0
      // Between what was asked for and the first entry there is nothing that this user may read.
      const isNext = query.after === undefined || this.timeline.shown === query.after
      if (isNext) this.#tellLimited(this.timeline.jump(first.seq - 1))
      this.timeline.merge(first.seq, last.seq, page.entries)
    } else if (++this.#empty >= mostEmpty) this.timeline.end = Math.max(page.head, this.timeline.shown ?? 0)
    this.#show()
  }

  /** A page the application asked for: kept with the rest. */
  keep(page: Page): void {
    const first = page.entries[0]
    const last = page.entries.at(-1)
    if (!first || !last) return
    this.timeline.merge(first.seq, last.seq, page.entries)
    this.#show()
  }

  /** The messages that are held, and below them those on their way. */
  messages(): readonly Message[] {
    const user = this.#home.user()
    const shown = () => this.#folding.take(this.timeline.view(), user)
    this.#messages ??= this.#arrivals.below(shown(), user ?? '', this.#home.waiting(this.id))
    return this.#messages
  }

  /** Tells that something changed, and whether it is whole. */
  touch(): void {
    this.#messages = undefined
    if (this.marks.moved()) {
      this.events.emit('unread', this.marks.counts)
      this.#home.counted()
    }
    const { whole } = this
    if (whole !== this.#whole) {
      this.#whole = whole
      const { shown } = this.timeline
      if (whole && shown !== undefined) this.#home.trace({ ev: 'whole', conv: this.id, seq: shown })
      this.events.emit('whole', whole)
    }
    this.events.emit('change', undefined)
    this.#home.touched(this)
  }

  #begin(): void {
    // In a conversation which nobody opened, an own message is the first that is new.
    const from = this.urgent ? (this.#from ?? 0) : this.#arrivals.first
    if (from !== undefined && this.listing) this.timeline.begin(Math.max(this.base, from - 1))
  }

  #expect(seq: number): void {
    const { shown } = this.timeline
    if (this.listing?.to !== undefined || this.#home.closed()) return
    this.timeline.reach(seq)
    if (shown !== undefined && shown < seq) this.#home.want(this)
    this.touch()
  }

  #tellLimited(limited: Limited | undefined): void {
    if (!limited) return
    this.#home.trace({ ev: 'limited', conv: this.id, ...limited })
    this.events.emit('limited', limited)
  }

  // A listener may cause what shows more: the one under way shows that too, after what it has in hand.
  #show(): void {
    if (this.#showing) return
    this.#showing = true
    for (let entries = this.timeline.advance(); entries.length > 0; entries = this.timeline.advance()) {
      for (const entry of entries) this.#showEntry(entry)
    }
    this.#showing = false
    if (this.timeline.whole) this.#unlimited = false
    this.timeline.trim(this.urgent ? this.#home.holding.open : this.#home.holding.resting)
    this.#tellRemoved()
    this.#home.want(this)
    this.touch()
  }

  #showEntry(entry: Entry): void {
    this.#countable.shown(entry)
    if (this.listing && entry.seq > this.listing.head) {
      this.listing = relisted(this.listing, entry, this.#home.user())
      this.marks.shown(entry)
    }
    if (removes(entry, this.#home.user())) this.removed(entry.seq)
    if (entry.sender === this.#home.user()) this.#arrivals.shown(entry)
    this.#messages = undefined
    if (entry.kind !== 'reaction') this.#lastAt = entry.at
    this.#home.trace({ ev: 'entry', conv: this.id, entry })
    this.events.emit('entry', entry)
  }

  #tellRemoved(): void {
    const to = this.#leaving
    if (to === undefined || !this.timeline.whole) return
    this.#leaving = undefined
    this.#home.trace({ ev: 'removed', conv: this.id, to })
    this.events.emit('removed', { to })
  }
}
