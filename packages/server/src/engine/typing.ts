import type { CommandPayload } from '@confab/protocol'
import type { ConversationId } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Clock } from '../ports/node.ts'
import type { Audiences } from './audience.ts'
import { eventFrame } from './encode.ts'
import type { Typing } from './engine.ts'
import type { Hub } from './hub.ts'
import type { Router } from './router.ts'
import type { Session } from './session.ts'

interface Typer {
  readonly session: Session
  readonly conversation: ConversationId
  /** When it ends by itself. */
  until: number
  /** When it was last told. */
  toldAt: number
}

interface Needs {
  readonly hub: Hub
  readonly router: Router
  readonly audiences: Audiences
  readonly clock: Clock
  readonly limits: Limits
}

/** Told together so often, ms: all who type in a conversation in one frame. */
const tellMs = 100

/** Who is typing: told, renewed, ended by itself; never stored, and lost rather than late. */
export class Typists implements Typing {
  readonly #needs: Needs
  readonly #typers = new Map<string, Typer>()
  /** What is to be told next: by conversation, whether each user types. */
  #news = new Map<ConversationId, Map<string, boolean>>()
  #sweeping = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get count(): number {
    return this.#typers.size
  }

  /** Conversations in which somebody began or ended, and nobody was told yet. */
  get untold(): number {
    return this.#news.size
  }

  type(session: Session, { conversationId, typing }: CommandPayload<'typing'>): void {
    const { rooms } = this.#needs.hub
    const room = rooms.room(conversationId)
    if (!room || !rooms.interest(session, room))
      throw new Refused('notFound', 'no such conversation here, or you are not a member')
    if (!typing) return this.ended(session, conversationId)
    const { clock, limits } = this.#needs
    const now = clock.now()
    const key = keyOf(session, conversationId)
    const typer = this.#typers.get(key)
    if (!typer && this.#typers.size >= limits.typers) return
    const until = now + limits.typingMs
    if (typer && now - typer.toldAt < limits.typingRenewMs) typer.until = until
    else {
      this.#typers.set(key, { session, conversation: conversationId, until, toldAt: now })
      this.#tell(conversationId, session.caller.external, true)
    }
    this.#sweep()
  }

  /** He has sent what he typed, or stopped. */
  ended(session: Session, conversation: ConversationId): void {
    if (this.#typers.delete(keyOf(session, conversation))) this.#tell(conversation, session.caller.external, false)
  }

  /** The session is gone, and with it all that it typed. */
  gone(session: Session): void {
    if (this.#typers.size === 0) return
    for (const typer of [...this.#typers.values()])
      if (typer.session === session) this.ended(session, typer.conversation)
  }

  /** One timer for all of them, while there are some. */
  #sweep(): void {
    if (this.#sweeping) return
    this.#sweeping = true
    const { clock } = this.#needs
    clock.after(500, () => {
      this.#sweeping = false
      const now = clock.now()
      for (const typer of [...this.#typers.values()])
        if (typer.until <= now) this.ended(typer.session, typer.conversation)
      if (this.#typers.size > 0) this.#sweep()
    })
  }

  #tell(conversation: ConversationId, user: string, typing: boolean): void {
    const there = this.#news.get(conversation)
    if (there) there.set(user, typing)
    else this.#news.set(conversation, new Map([[user, typing]]))
    if (this.#news.size > 1 || there) return
    this.#needs.clock.after(tellMs, () => void this.#publish().catch(() => undefined))
  }

  async #publish(): Promise<void> {
    const news = this.#news
    this.#news = new Map()
    const { audiences, router, limits } = this.#needs
    for (const [conversation, { memberCount, members }] of await audiences.of([...news.keys()])) {
      // An announcement has no member rows, and its readers are strangers to each other.
      if (memberCount === 0 || memberCount > limits.typingMembers) continue
      const users = [...(news.get(conversation) ?? [])].map(([user, typing]) => ({ user, typing }))
      const frame = eventFrame('typing', { conversationId: conversation, users })
      router.frameToConversation(conversation, members, frame)
    }
  }
}

function keyOf(session: Session, conversation: ConversationId): string {
  return `${session.connectionId} ${conversation}`
}
