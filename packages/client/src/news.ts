import type { CommandPayload, Event, EventPayload, Conversation as Wire } from '@confab/protocol'
import type { ChatEvents } from './chat-events.ts'
import type { Emitter } from './emitter.ts'
import type { Roster } from './roster.ts'

interface Head {
  readonly head: number
  readonly countable?: number
}

interface NewsNeeds {
  readonly roster: Roster
  readonly events: Emitter<ChatEvents>
  /** The listing of a conversation; rejects where it is not this user's. */
  ask(type: 'conversation', payload: CommandPayload<'conversation'>): Promise<Wire>
}

/** Gives what the server tells unasked to the conversations it is about, and loads those not known yet. */
export class News {
  readonly #needs: NewsNeeds
  /** What was told of a conversation while its listing is on its way, which may be older than that. */
  readonly #loading = new Map<string, Head | undefined>()

  constructor(needs: NewsNeeds) {
    this.#needs = needs
  }

  take(event: Event): void {
    if (event.type === 'entries') this.#entries(event.payload)
    else if (event.type === 'heads') for (const head of event.payload.heads) this.#head(head)
    else if (event.type === 'signal') this.#signal(event.payload)
  }

  /** Fetches a listing; `seen`: a head it must not fall behind. */
  async load(id: string, seen?: Head): Promise<void> {
    const isLoading = this.#loading.has(id)
    const former = this.#loading.get(id)
    this.#loading.set(id, seen && seen.head > (former?.head ?? 0) ? seen : former)
    if (isLoading) return
    try {
      this.#needs.roster.adopt(await this.#needs.ask('conversation', { conversationId: id }))
      const head = this.#loading.get(id)
      if (head) this.#needs.roster.listed(id)?.headMoved(head.head, head.countable)
    } catch {
      // Not this user's (any more), or the chat is closed: there is nothing to list.
      const { replica } = this.#needs.roster.row(id)
      if (!replica.listing) replica.gone()
    } finally {
      this.#loading.delete(id)
    }
  }

  #entries({ conversationId, from, entries }: EventPayload<'entries'>): void {
    const replica = this.#needs.roster.listed(conversationId)
    if (replica) replica.live(from, entries)
    // They are fetched with the rest, once it is known what may be read.
    else void this.load(conversationId, { head: from + entries.length - 1 })
  }

  #head(told: Head & { readonly conversationId: string }): void {
    const replica = this.#needs.roster.listed(told.conversationId)
    if (replica) replica.headMoved(told.head, told.countable)
    else void this.load(told.conversationId, told)
  }

  #signal({ signal, conversationId, to, user, cursors, notify, interest }: EventPayload<'signal'>): void {
    if (signal === 'user' && user) this.#needs.events.emit('user', user)
    if (conversationId === undefined) return
    if (signal === 'cursors') this.#needs.roster.listed(conversationId)?.marks.told(cursors, notify)
    else if (signal === 'removed' && to !== undefined) this.#needs.roster.listed(conversationId)?.removed(to)
    else {
      // The server gives it before it says so.
      if (interest) this.#needs.roster.row(conversationId).replica.attention.told(interest)
      void this.load(conversationId)
    }
  }
}
