import type { CommandPayload, ReactionPage, Stored } from '@confab/protocol'
import type { AppendItem } from '../domain/append.ts'
import type { Caller } from '../domain/caller.ts'
import { Refused } from '../domain/refusal.ts'
import type { Buckets, Clock, Digest } from '../ports/node.ts'
import { itemOf, storedOf } from './content.ts'
import type { Messages } from './engine.ts'
import type { History } from './history.ts'
import type { Reacted } from './reactions.ts'
import type { Session } from './session.ts'
import { storeCall } from './store-call.ts'
import type { Writer } from './writer.ts'

type Sent = (caller: Caller, conversation: string, seq: number, session?: Session) => void

/** The send road: rate, order of the session, writer. The store judges the rest under its lock. */
export class Sending implements Messages {
  readonly #writer: Writer
  readonly #history: History
  readonly #reacted: Reacted
  readonly #buckets: Buckets
  readonly #clock: Clock
  readonly #digest: Digest
  readonly #sent: Sent

  constructor(needs: {
    writer: Writer
    history: History
    reacted: Reacted
    buckets: Buckets
    clock: Clock
    digest: Digest
    /** A message of this caller was stored: he has seen what he wrote into. */
    sent: Sent
  }) {
    this.#writer = needs.writer
    this.#history = needs.history
    this.#reacted = needs.reacted
    this.#buckets = needs.buckets
    this.#clock = needs.clock
    this.#digest = needs.digest
    this.#sent = needs.sent
  }

  send(caller: Caller, payload: CommandPayload<'send'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, content } = payload
    const kind = payload.kind === 'reply' ? 'reply' : 'message'
    const entry = { conversation: conversationId, clientId, kind, content } as const
    return this.append(itemOf(caller, this.#digest, entry), caller, session)
  }

  edit(caller: Caller, payload: CommandPayload<'edit'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, target, text } = payload
    const effect = { type: 'edit', target, body: JSON.stringify({ text }) } as const
    const entry = { conversation: conversationId, clientId, kind: 'edit', content: { target, text }, effect } as const
    return this.append(itemOf(caller, this.#digest, entry), caller, session)
  }

  delete(caller: Caller, payload: CommandPayload<'delete'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, target } = payload
    const effect = { type: 'delete', target } as const
    const entry = { conversation: conversationId, clientId, kind: 'deletion', content: { target }, effect } as const
    return this.append(itemOf(caller, this.#digest, entry), caller, session)
  }

  react(caller: Caller, payload: CommandPayload<'react'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, target, emoji, remove = false } = payload
    const content = { target, emoji, ...(remove && { remove }) }
    const effect = { type: 'react', target, emoji, remove } as const
    const entry = { conversation: conversationId, clientId, kind: 'reaction', content, effect } as const
    return this.append(itemOf(caller, this.#digest, entry), caller, session)
  }

  reactions(caller: Caller, payload: CommandPayload<'reactions'>): Promise<ReactionPage> {
    return this.#reacted.page(caller, payload)
  }

  history(caller: Caller, payload: CommandPayload<'history'>, session?: Session): Promise<string> {
    return storeCall(() => this.#history.page(caller, payload, session))
  }

  /** An entry that needs a look-up first: what the session sends behind it to this conversation waits for it. */
  async appendOnce(
    { conversationId, clientId }: { readonly conversationId: string; readonly clientId: string },
    item: Promise<AppendItem>,
    caller: Caller,
    session?: Session,
  ): Promise<Stored> {
    const look = () => session?.turns.take(conversationId, item) ?? item
    return this.#append(await this.#holding(conversationId, clientId, session, look), caller, session)
  }

  /** Any entry on its way into the log: what REST and the socket share. */
  async append(item: AppendItem, caller: Caller, session?: Session): Promise<Stored> {
    if (session?.turns.isWaiting(item.conversation)) await session.turns.take(item.conversation, item)
    return this.#append(item, caller, session)
  }

  async #append(item: AppendItem, caller: Caller, session: Session | undefined): Promise<Stored> {
    const now = this.#clock.now()
    const wait = session?.stall.blocks(item.conversation, item.clientId, now)
    if (wait !== undefined) throw earlierFirst(wait)
    const taken = this.#buckets.take(`send:${caller.user}`, 1, now)
    const isNow = typeof taken === 'number' && !session?.turns.isWaiting(item.conversation)
    // Answered at once on one node, and then held back in this turn: what came behind it, in the same read of the socket,
    // is judged before any promise is, and must not overtake.
    if (isNow && taken > 0) session?.stall.begin(item.conversation, item.clientId, now)
    return this.#holding(item.conversation, item.clientId, session, async () => {
      admit(isNow ? taken : await this.#inTurn(taken, item, session))
      const verdict = await this.#writer.append(item)
      // Also of a repeat: the answer to the first try, and what it was to move, may be lost.
      const isThere = verdict.status === 'stored' || verdict.status === 'duplicate'
      if (isThere && item.counts) this.#sent(caller, item.conversation, verdict.seq, session)
      return storedOf(item, verdict)
    })
  }

  /** Where the bucket is asked over the network: in the order of the sends, and who is refused holds back who is behind. */
  async #inTurn(taken: number | Promise<number>, item: AppendItem, session: Session | undefined): Promise<number> {
    if (!session) return taken
    const wait = await session.turns.take(item.conversation, taken)
    const now = this.#clock.now()
    const held = session.stall.blocks(item.conversation, item.clientId, now)
    if (held !== undefined) throw earlierFirst(held)
    if (wait > 0) session.stall.begin(item.conversation, item.clientId, now)
    return wait
  }

  /** A step of a send; refused for now, it holds back what the session sends behind it. */
  async #holding<T>(conversation: string, clientId: string, session: Session | undefined, step: () => Promise<T>) {
    try {
      return await step()
    } catch (error) {
      if (error instanceof Refused && error.retryAfter !== undefined)
        session?.stall.begin(conversation, clientId, this.#clock.now())
      throw error
    }
  }
}

function earlierFirst(wait: number): Refused {
  return new Refused('unavailable', 'an earlier send of this conversation has to come first', { retryAfter: wait })
}

/** `wait` in ms until the bucket holds enough. */
function admit(wait: number): void {
  if (wait > 0) throw new Refused('rateLimited', 'too many sends', { retryAfter: Math.ceil(wait) })
}
