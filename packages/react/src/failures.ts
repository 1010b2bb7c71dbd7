import type { Chat, ConfabError, Conversation, Message } from '@confab/client'
import { perChat } from './per-chat.ts'

/** A send that was refused for good, kept until it is tried again or discarded. */
export interface Failure {
  readonly clientId: string
  readonly content: Parameters<Conversation['send']>[0]
  readonly options: Parameters<Conversation['send']>[1]
  readonly message: Message
  readonly error: ConfabError
}

/** Of more than this the oldest is forgotten: each may be 16 KB. */
const most = 100

/** The failed sends of one conversation. They outlive the components that show them. */
export class Failures {
  #list: readonly Failure[] = []
  readonly #listeners = new Set<() => void>()

  /** In the order in which they failed. */
  get list(): readonly Failure[] {
    return this.#list
  }

  add(failure: Failure): void {
    this.#tell([...this.#others(failure.clientId), failure].slice(-most))
  }

  /** Answers with what is taken out. */
  take(clientId: string): Failure | undefined {
    const found = this.#list.find((failure) => failure.clientId === clientId)
    if (found) this.#tell(this.#others(clientId))
    return found
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #others(clientId: string): Failure[] {
    return this.#list.filter((failure) => failure.clientId !== clientId)
  }

  #tell(list: readonly Failure[]): void {
    this.#list = list
    for (const listener of [...this.#listeners]) listener()
  }
}

export const failuresOf: (chat: Chat, id: string) => Failures = /* #__PURE__ */ perChat(() => new Failures())
