import type { CommandPayload, Stored } from '@confab/protocol'
import type { AppendItem } from '../domain/append.ts'
import type { Caller } from '../domain/caller.ts'
import { Refused } from '../domain/refusal.ts'
import type { Buckets, Clock, Digest } from '../ports/node.ts'
import { itemOf, storedOf } from './content.ts'
import type { Messages } from './engine.ts'
import type { History } from './history.ts'
import type { Session } from './session.ts'
import type { Writer } from './writer.ts'

/** The send road: rate, order of the session, writer. The store judges the rest under its lock. */
export class Sending implements Messages {
  readonly #writer: Writer
  readonly #history: History
  readonly #buckets: Buckets
  readonly #clock: Clock
  readonly #digest: Digest

  constructor(needs: { writer: Writer; history: History; buckets: Buckets; clock: Clock; digest: Digest }) {
    this.#writer = needs.writer
    this.#history = needs.history
    this.#buckets = needs.buckets
    this.#clock = needs.clock
    this.#digest = needs.digest
  }

  send(caller: Caller, payload: CommandPayload<'send'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, content } = payload
    return this.append(
      itemOf(caller, this.#digest, { conversation: conversationId, clientId, kind: 'message', content }),
      caller,
      session,
    )
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

  history(caller: Caller, payload: CommandPayload<'history'>, session?: Session): Promise<string> {
    return this.#history.page(caller, payload, session)
  }

  /** Any entry on its way into the log: what REST and the socket share. */
  async append(item: AppendItem, caller: Caller, session?: Session): Promise<Stored> {
    const now = this.#clock.now()
    const wait = session?.stall.blocks(item.conversation, item.clientId, now)
    if (wait !== undefined)
      throw new Refused('unavailable', 'an earlier send of this conversation has to come first', { retryAfter: wait })
    try {
      await this.#admit(caller, now)
      return storedOf(item.conversation, await this.#writer.append(item))
    } catch (error) {
      if (error instanceof Refused && error.retryAfter !== undefined)
        session?.stall.begin(item.conversation, item.clientId, now)
      throw error
    }
  }

  async #admit(caller: Caller, now: number): Promise<void> {
    const taken = this.#buckets.take(`send:${caller.user}`, 1, now)
    // Answered at once on one node: no turn of the event loop is lost.
    const wait = typeof taken === 'number' ? taken : await taken
    if (wait > 0) throw new Refused('rateLimited', 'too many sends', { retryAfter: Math.ceil(wait) })
  }
}
