/**
 * Keeps the order of one session's sends to a conversation where one of them needs a look-up before it is an entry:
 * without it a message sent behind a change of membership would be stored before it.
 */
export class Turns {
  /** Made when first needed: most sends need no look-up, and wait for nothing. */
  #last: Map<string, Promise<unknown>> | undefined

  /** Whether an earlier send is still being looked up. */
  isWaiting(conversation: string): boolean {
    return this.#last?.has(conversation) ?? false
  }

  /** The item, when it is there and all before it have had their turn. */
  take<T>(conversation: string, item: T | Promise<T>): Promise<T> {
    this.#last ??= new Map()
    const last = this.#last
    const turn = Promise.allSettled([last.get(conversation), item]).then(() => item)
    last.set(conversation, turn)
    const end = () => {
      if (last.get(conversation) === turn) last.delete(conversation)
    }
    turn.then(end, end)
    return turn
  }
}
