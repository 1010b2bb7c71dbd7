import type { CommandPayload, Entry, NotifyLevel, OwnCursors, Conversation as Wire } from '@confab/protocol'
import { isMessage } from '@confab/protocol/plain'
import type { Home } from './home.ts'
import { Pause } from './pause.ts'
import type { Timeline } from './timeline.ts'

/** A conversation as its reader's own place in it is concerned. */
export interface Marked {
  readonly id: string
  readonly listing: Wire | undefined
  readonly timeline: Timeline
  readonly countable: number
  /** The running number at a seq; undefined: not known here. */
  countableAt(seq: number): number | undefined
  touch(): void
}

/** Reads are told together, so many ms after the first. */
const together = 100
/** The server stores what it is told within a second or so: what it says so many ms later is newer. */
const surely = 5_000

/**
 * Where the user stands in a conversation: what he has got, read and seen, and what names him. Kept as the server told
 * it last, with what was done here meanwhile on top.
 */
export class Marks<C extends Marked> {
  readonly #replica: C
  readonly #home: Home<C>
  readonly #pause: Pause
  /** As the server has it; only the badge (`seen`) runs ahead. */
  own: OwnCursors = { delivered: 0, read: 0, readCountable: 0, seen: 0, seenCountable: 0 }
  notify: NotifyLevel = 'all'
  mentions = 0
  /** Told over this connection: got up to here. */
  #got = 0
  /** Read up to here: to be told, and told but not known to be stored. */
  #due = 0
  #unconfirmed = 0
  /** Seen by writing, up to here; not known to be stored. */
  #wrote = 0
  /** Marked as unread from here on; not known to be stored. */
  #unread: number | undefined
  /** From then on the server's word is newer than what was done here. */
  #surelyAt = 0
  /** The badge was set back: which mentions are unseen again only the server knows. */
  #back = false
  #told = ''
  #tail: Promise<unknown> = Promise.resolve()

  constructor(replica: C, home: Home<C>) {
    this.#replica = replica
    this.#home = home
    this.#pause = new Pause(home.clock)
  }

  get unread(): number {
    return Math.max(0, this.#replica.countable - this.own.seenCountable)
  }

  get counts(): { unread: number; mentions: number } {
    return { unread: this.unread, mentions: this.mentions }
  }

  /** The conversation was listed anew, as it was at its head then. */
  listed(listing: Wire): void {
    const { delivered, read, readCountable, seen, seenCountable, head, mentions, notify } = listing
    this.notify = notify
    this.#take({ delivered, read, readCountable, seen, seenCountable })
    this.mentions = mentions
    for (const entry of this.#replica.timeline.from(head + 1) ?? []) this.#name(entry)
    this.#overlay()
  }

  /** The server has stored them, of whichever device. */
  told(cursors: OwnCursors | undefined, notify?: NotifyLevel): void {
    if (notify) this.notify = notify
    if (cursors) {
      this.#take(cursors)
      this.#overlay()
      // Of a part of the mentions nobody here knows in which part they were.
      if (this.own.seen < this.#replica.timeline.end && (this.#back || this.mentions > 0))
        this.#home.refresh(this.#replica)
      this.#back = false
    }
    this.#replica.touch()
  }

  /** An entry that is newer than the listing is shown. */
  shown(entry: Entry): void {
    if (entry.sender !== this.#home.user()) this.#name(entry)
    else if (entry.counts) this.#write(entry.seq)
  }

  /** What one writes into one has seen. */
  sent(): void {
    this.#write(this.#replica.timeline.end)
    this.#replica.touch()
  }

  read(upTo?: number): void {
    const { timeline } = this.#replica
    const seq = Math.min(upTo ?? timeline.shown ?? timeline.end, timeline.end)
    if (seq <= Math.max(this.own.read, this.#due, this.#unconfirmed) && seq <= this.own.seen) return
    this.#see(seq)
    this.#unread = undefined
    this.#due = Math.max(this.#due, seq)
    this.#pause.beginOnce(together, () => this.#flush())
    this.#replica.touch()
  }

  markUnread(seq: number): Promise<void> {
    this.#pause.end()
    this.#flush()
    this.#unread = seq
    this.#wrote = 0
    this.#setBack()
    this.#replica.touch()
    return this.#ask('unread', { conversationId: this.#replica.id, seq })
  }

  setNotify(notify: NotifyLevel): Promise<void> {
    this.notify = notify
    this.#replica.touch()
    return this.#ask('notify', { conversationId: this.#replica.id, notify })
  }

  /** What was got and is not told yet; it counts as told from now on. */
  delivered(): number | undefined {
    const { listing, timeline } = this.#replica
    const got = timeline.shown ?? 0
    if (!listing || listing.to !== undefined || got <= Math.max(this.own.delivered, this.#got)) return undefined
    this.#got = got
    return got
  }

  /** A new connection, whose listings are here: what is not known to be stored is told again. */
  resume(): void {
    this.#got = 0
    this.#due = Math.max(this.#due, this.#unconfirmed)
    const unread = this.#unread
    if (unread !== undefined) void this.markUnread(unread)
    else this.#flush()
    // A node that died may have lost what one saw by writing, and then no news of it comes.
    if (this.#wrote) this.#home.refresh(this.#replica)
  }

  /** Whether what is counted is another than when this was asked last. */
  moved(): boolean {
    const { unread, mentions, notify } = this
    const { listing } = this.#replica
    const former = this.#told
    this.#told = String([unread, mentions, notify, !listing, listing?.to])
    return this.#told !== former
  }

  /** Of two news the one that is behind is the older one, and changes nothing. */
  #take(cursors: OwnCursors): void {
    const { own } = this
    if (cursors.delivered < own.delivered || cursors.read < own.read) return
    this.#back ||= cursors.seen < own.seen
    this.own = cursors
    for (const kind of ['delivered', 'read'] as const) {
      const seq = cursors[kind]
      if (seq > own[kind]) this.#home.trace({ ev: 'cursor', conv: this.#replica.id, seq, kind })
    }
    if (cursors.read >= this.#unconfirmed) this.#unconfirmed = 0
    // Either is pending. It is stored now, or what another device did later has overtaken it.
    const isStored = this.#unread ? cursors.seen === this.#unread - 1 : cursors.seen >= this.#wrote
    if (!isStored && this.#home.clock.now() < this.#surelyAt) return
    this.#unread = undefined
    this.#wrote = 0
  }

  /** What was done here and is not stored yet shows all the same. */
  #overlay(): void {
    this.#see(Math.max(this.#due, this.#unconfirmed, this.#wrote))
    this.#setBack()
    if (this.own.seen >= this.#replica.timeline.end) this.mentions = 0
  }

  #write(seq: number): void {
    this.#wrote = Math.max(this.#wrote, seq)
    this.#unread = undefined
    this.#surelyAt = this.#home.clock.now() + surely
    this.#see(seq)
  }

  #see(seq: number): void {
    const { own } = this
    if (seq <= own.seen) return
    const seenCountable = Math.max(own.seenCountable, this.#replica.countableAt(seq) ?? 0)
    this.own = { ...own, seen: seq, seenCountable }
    if (seq >= this.#replica.timeline.end) this.mentions = 0
  }

  #setBack(): void {
    if (this.#unread === undefined) return
    const { own } = this
    const seen = this.#unread - 1
    // Where it is not held it is one at least, until the server tells.
    const least = Math.min(own.seenCountable, this.#replica.countable - 1)
    this.own = { ...own, seen, seenCountable: this.#replica.countableAt(seen) ?? least }
    this.#back = true
  }

  #name({ kind, content, seq, sender }: Entry): void {
    const user = this.#home.user()
    if (!isMessage(kind) || seq <= this.own.seen || sender === user) return
    const names = Array.isArray(content.mentions) && content.mentions.includes(user)
    const isRoom = ['direct', 'group'].includes(this.#replica.listing?.kind ?? '')
    if (names || (content.all && isRoom)) this.mentions++
    // Who may name all in a large conversation is the server's to say.
    else if (content.all) this.#home.refresh(this.#replica)
  }

  #flush(): void {
    const seq = this.#due
    if (seq === 0) return
    this.#due = 0
    this.#unconfirmed = Math.max(this.#unconfirmed, seq)
    void this.#ask('read', { conversationId: this.#replica.id, seq })
  }

  /** One after the other, as they were done. */
  #ask<T extends 'read' | 'unread' | 'notify'>(type: T, payload: CommandPayload<T>): Promise<void> {
    const asked = this.#tail.then(async () => void (await this.#home.ask(type, payload)))
    this.#surelyAt = this.#home.clock.now() + surely
    // A refusal for good, or the end of the chat: not to be told again.
    this.#tail = asked.catch(() => {})
    return asked
  }
}
