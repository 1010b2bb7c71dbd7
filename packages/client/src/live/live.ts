import type { Device, EventPayload, Presence } from '@confab/protocol'
import type { Chat } from '../chat.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Conversation } from '../conversation.ts'
import { Emitter } from '../emitter.ts'
import type { Frame } from '../frame.ts'
import { Company } from './company.ts'
import { Looking } from './looking.ts'
import { Presences } from './presences.ts'

/** What of others is told: `presence`: a user who is watched is otherwise now. */
export interface LiveEvents {
  presence: Presence
}

/** What makes a chat feel alive: who is here, who types, who has read, and the user's devices. Nothing of it is stored. */
export class Live {
  readonly #chat: Chat
  readonly #clock: Clock
  readonly #companies = new Map<string, Company>()
  readonly #others = new Set<readonly string[]>()
  readonly #presences = new Presences()
  readonly #events = new Emitter<LiveEvents>()
  readonly #looking: Looking
  readonly #ends: (() => void)[]
  #connection: string | undefined
  #planned = false

  constructor(chat: Chat, clock: Clock) {
    this.#chat = chat
    this.#clock = clock
    this.#looking = new Looking(chat)
    this.#ends = [chat.on('frame', (frame) => this.#hear(frame)), chat.on('state', () => this.#look())]
    this.#look()
  }

  /** The others in a conversation, the same object each time. It is fed while the conversation is open. */
  in(conversation: Conversation): Company {
    const known = this.#companies.get(conversation.id)
    if (known) return known
    const company = new Company(this.#chat, conversation, this.#clock)
    this.#companies.set(conversation.id, company)
    company.on('people', () => this.#plan())
    this.#plan()
    return company
  }

  /** How a user is. Who is watched is known, and the people of open conversations; of others, and of strangers: offline. */
  presence(user: string): Presence {
    return this.#presences.of(user)
  }

  /** Watches these until the returned function is called, before the people of open conversations: 200 together. */
  watch(users: readonly string[]): () => void {
    const others = [...users]
    this.#others.add(others)
    this.#plan()
    // A list that scrolls lets go of one and watches the next: what goes is told with what comes.
    return () => this.#others.delete(others)
  }

  /** Calls `listener` each time; the returned function ends that. */
  on<E extends keyof LiveEvents>(event: E, listener: (value: LiveEvents[E]) => void): () => void {
    return this.#events.on(event, listener)
  }

  /** One's devices, the one seen last first. Rejects with a ConfabError. */
  async devices(): Promise<Device[]> {
    return (await this.#chat.ask('devices', {})).items
  }

  /** Logs out one device, or all but this one: their connections are closed, their tokens die. Rejects with a ConfabError. */
  async logOut(which: { device: string } | { others: true }): Promise<void> {
    await this.#chat.ask('logOut', which)
  }

  /** Ends it, as the end of the chat does: no timer is left. */
  end(): void {
    for (const end of this.#ends) end()
    this.#looking.end()
    for (const company of this.#companies.values()) company.end()
    this.#companies.clear()
  }

  #hear({ way, type, id, payload }: Frame): void {
    if (way === 'out') {
      if (type === 'send') this.#of(payload)?.sent()
    } else if (id !== undefined) return
    else if (type === 'receipts') this.#of(payload)?.heard((payload as EventPayload<'receipts'>).receipts)
    else if (type === 'typing') this.#of(payload)?.typed((payload as EventPayload<'typing'>).users)
    else if (type === 'presence') this.#tell((payload as EventPayload<'presence'>).users)
  }

  #of(payload: unknown): Company | undefined {
    return this.#companies.get(String((payload as { conversationId?: unknown }).conversationId))
  }

  #tell(users: readonly Presence[]): void {
    for (const presence of this.#presences.take(users)) this.#events.emit('presence', presence)
  }

  #look(): void {
    const { state } = this.#chat
    if (state.kind === 'closed' || state.kind === 'refused') return this.end()
    const connection = state.kind === 'ready' ? state.connectionId : undefined
    if (connection === this.#connection) return
    this.#connection = connection
    this.#presences.relink()
    if (!connection) return
    this.#looking.connected()
    this.#plan()
  }

  /** What changes in one turn goes out in one frame. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(() => {
      this.#planned = false
      void this.#watch()
    })
  }

  async #watch(): Promise<void> {
    const people = [...this.#others, ...[...this.#companies.values()].map((company) => company.people)].flat()
    const users = this.#connection === undefined ? undefined : this.#presences.watch(people)
    if (!users) return
    try {
      this.#tell((await this.#chat.ask('watch', { users })).items)
    } catch {
      // Refused, or the chat is closed: they stay offline here.
    }
  }
}

/** Brings a chat to life. `clock`: where the chat was given one, the same. It ends with the chat. */
export function live(chat: Chat, options: { readonly clock?: Clock } = {}): Live {
  return new Live(chat, options.clock ?? systemClock)
}
