import type { Entry, Member, NotifyLevel, OwnCursors, Page, Role, Stored, Conversation as Wire } from '@confab/protocol'
import type { ConversationEvents } from './conversation-events.ts'
import { ConfabError } from './error.ts'
import type { Home } from './home.ts'
import type { Message } from './message.ts'
import { type Pending, pending, type Receipt } from './pending.ts'
import type { Reading } from './reading.ts'
import { readEntries } from './reading.ts'
import type { Replica } from './replica.ts'
import type { StoredCommand } from './storage.ts'

/** A message: by its seq, by the pending of its send, or by its client id while that waits in the outbox. */
export type Target = number | Pending<unknown> | { readonly clientId: string }

/** Which page of the log: at most one of the places; none: the newest. `from` is a time in ms. */
export interface HistoryQuery {
  readonly before?: number
  readonly after?: number
  readonly around?: number
  readonly from?: number
  /** 1 to 200; 50 by default. */
  readonly limit?: number
}

/** One conversation, as it is held here. Reading costs nothing; what changes is told by `on`. */
export class Conversation {
  /** Given by the server: a UUID. */
  readonly id: string
  readonly #replica: Replica
  readonly #home: Home<Replica>

  constructor(replica: Replica, home: Home<Replica>) {
    this.id = replica.id
    this.#replica = replica
    this.#home = home
  }

  /** As the server lists it; undefined while that is not known. */
  get listing(): Readonly<Wire> | undefined {
    return this.#replica.listing
  }
  /** Direct, group, channel or announcement; undefined while it is not listed, as all that follows. */
  get kind(): Wire['kind'] | undefined {
    return this.listing?.kind
  }
  /** Its name, where it has one. */
  get title(): string | undefined {
    return this.listing?.title
  }
  /** Of a direct conversation: the other person. */
  get peer(): string | undefined {
    return this.listing?.peer
  }
  /** What one is in it; undefined for who is no member. */
  get role(): Role | undefined {
    return this.listing?.role
  }
  /** The last seq that is known of. */
  get head(): number {
    return this.#replica.timeline.end
  }
  /** How many entries count as unread for one who has read nothing. */
  get countable(): number {
    return this.#replica.countable
  }
  /** The last seq that was given out as `entry`; undefined: none yet. */
  get shown(): number | undefined {
    return this.#replica.timeline.shown
  }
  /** Somebody has it open. */
  get isOpen(): boolean {
    return this.#replica.urgent
  }
  /** Nothing is missing, as far as the server has told on this connection. */
  get whole(): boolean {
    return this.#replica.whole
  }
  /** The messages held, edits, deletions and reactions applied; last those of the outbox, which have no seq yet. */
  get messages(): readonly Message[] {
    return this.#replica.messages()
  }
  /** The entries held, without a gap up to the last one shown, of all kinds. */
  get held(): readonly Entry[] {
    return this.#replica.timeline.view()
  }

  /** How many messages the user has not seen: those of others, since he read or wrote last. */
  get unread(): number {
    return this.#replica.marks.unread
  }
  /** How many of them name him, or all. */
  get mentions(): number {
    return this.#replica.marks.mentions
  }
  /** What of it is to be notified. */
  get notify(): NotifyLevel {
    return this.#replica.marks.notify
  }
  /** Where the user stands, over all his devices: `delivered` and `read` as stored, `seen` with what was done here. */
  get cursors(): Readonly<OwnCursors> {
    return this.#replica.marks.own
  }

  /** Calls `listener` each time; the returned function ends that. */
  on<E extends keyof ConversationEvents>(event: E, listener: (value: ConversationEvents[E]) => void): () => void {
    return this.#replica.events.on(event, listener)
  }

  /**
   * Wants every entry from now on, and those missing. `from`: the first seq wanted, however many that is; without it,
   * with more than 1,000 missing only the newest page comes, after a `limited`. As many `close` end it.
   */
  open(options: { readonly from?: number } = {}): void {
    this.#replica.open(options.from)
  }

  /** Ends one `open`: the last one leaves only its head to be told. */
  close(): void {
    this.#replica.close()
  }

  /** The entries one by one, ascending, from a seq on; keeps the conversation open while it is read. */
  entries(reading: Reading = {}): AsyncGenerator<Entry, void> {
    return readEntries(this.#replica, this.#home, reading)
  }

  /**
   * Sends a message: Markdown source, or a content with other fields, of this kind. Over reconnects, refusals for now
   * and unknown outcomes it is sent until there is an answer, once and after what was sent before it. `replyTo`: the seq
   * of the message that it answers.
   */
  send(
    content: string | Readonly<Record<string, unknown>>,
    options: { clientId?: string; kind?: string; mentions?: readonly string[]; all?: boolean; replyTo?: number } = {},
  ): Pending {
    const { clientId, replyTo, kind = replyTo && 'reply', mentions, all } = options
    const named = { ...(mentions?.length && { mentions }), ...(all && { all }), ...(replyTo && { replyTo }) }
    const payload = {
      content: { ...(typeof content === 'string' ? { text: content } : content), ...named },
      ...(kind && { kind }),
    }
    const sent = receipt(this.#add('send', payload, clientId))
    this.#replica.marks.sent()
    return sent
  }

  /**
   * The user has read up to here: the last shown, if not said. Call it as often as you like: it goes forward only, and is
   * told at most every 100 ms, over reconnects until it is stored.
   */
  markRead(seq?: number): void {
    this.#replica.marks.read(seq)
  }

  /** From here on it counts as unread again, on all his devices; no receipt moves back. Rejects with a ConfabError. */
  markUnread(seq: number): Promise<void> {
    return this.#replica.marks.markUnread(seq)
  }

  /** What of it is to be notified, on all his devices. Rejects with a ConfabError. */
  setNotify(level: NotifyLevel): Promise<void> {
    return this.#replica.marks.setNotify(level)
  }

  /** Replaces the text of a message. One that is not acknowledged yet is waited for. */
  edit(target: Target, text: string): Pending {
    return receipt(this.#change('edit', target, { text }))
  }

  /** Deletes a message for all. One that is not acknowledged yet is waited for. */
  delete(target: Target): Pending {
    return receipt(this.#change('delete', target, {}))
  }

  /** Adds an emoji, or a `:shortcode:`, to a message. Rejects with `noChange` where the user's is there already. */
  react(target: Target, emoji: string): Pending {
    return receipt(this.#change('react', target, { emoji }))
  }

  /** Takes his emoji away again. */
  unreact(target: Target, emoji: string): Pending {
    return receipt(this.#change('react', target, { emoji, remove: true }))
  }

  /** Gives it another title. */
  rename(title: string): Pending {
    return receipt(this.#add('rename', { title }))
  }

  /** Makes users members, of a role; of up to 1,000 at once. */
  add(users: readonly string[], role?: Role): Pending {
    return receipt(this.#changeMembers('add', { users, ...(role && { role }) }))
  }

  /** Ends memberships. */
  remove(users: readonly string[]): Pending {
    return receipt(this.#changeMembers('remove', { users }))
  }

  /** Gives members another role. */
  setRole(users: readonly string[], role: Role): Pending {
    return receipt(this.#changeMembers('role', { users, role }))
  }

  /** Of a channel. In a large one it has no seq. */
  join(): Pending<Stored> {
    return this.#changeMembers('join')
  }

  /** Ends one's own membership. */
  leave(): Pending<Stored> {
    return this.#changeMembers('leave')
  }

  /**
   * A page of the log, ascending. What it brings is held too, and shows in `messages` where it leaves no gap. Rejects
   * with a ConfabError.
   */
  async history(query: HistoryQuery = {}): Promise<Page> {
    const page = await this.#home.ask('history', { conversationId: this.id, ...query })
    this.#replica.keep(page)
    return page
  }

  /** The members, fetched a page at a time. Throws a ConfabError. */
  async *members(): AsyncGenerator<Member, void> {
    let cursor: string | undefined
    do {
      const query = { conversationId: this.id, limit: 200, ...(cursor !== undefined && { cursor }) }
      const page = await this.#home.ask('members', query)
      yield* page.items
      cursor = page.next
    } while (cursor !== undefined)
  }

  #changeMembers(action: string, fields: Record<string, unknown> = {}): Pending<Stored> {
    return this.#add('changeMembers', { action, ...fields })
  }

  #change(type: 'edit' | 'delete' | 'react', target: Target, more: Record<string, unknown>): Pending<Stored> {
    if (typeof target === 'number') return this.#add(type, { target, ...more })
    const known = this.#replica.messages().find((message) => message.clientId === target.clientId)
    if (known?.seq !== undefined) return this.#add(type, { target: known.seq, ...more })
    const waits = this.#home.waiting(this.id).some((command) => command.clientId === target.clientId)
    if (waits) return this.#add(type, more, undefined, target.clientId)
    if (target instanceof Promise) return this.#changeSettled(type, target, more)
    const error = new ConfabError('targetFailed', 'no such message', 'never')
    return pending(this.#home.ids(), Promise.reject(error))
  }

  /** The message is out of the outbox, and not among those held: its own promise tells where it is. */
  #changeSettled(
    type: 'edit' | 'delete' | 'react',
    target: Pending<unknown>,
    more: Record<string, unknown>,
  ): Pending<Stored> {
    const clientId = this.#home.ids()
    const change = target.then((stored) => this.#add(type, { target: (stored as Receipt).seq, ...more }, clientId))
    return pending(clientId, change)
  }

  #add(
    type: Exclude<StoredCommand['type'], 'create'>,
    fields: Record<string, unknown>,
    given?: string,
    awaits?: string,
  ): Pending<Stored> {
    const clientId = given ?? this.#home.ids()
    const payload = { conversationId: this.id, clientId, ...fields }
    const command = { clientId, lane: this.id, type, payload, ...(awaits !== undefined && { awaits }) }
    return pending(clientId, this.#home.add(command) as Promise<Stored>)
  }
}

function receipt(stored: Pending<Stored>): Pending {
  return stored as Pending<unknown> as Pending
}
