import type { ConversationId } from './ids.ts'

/** So often behind within a minute, and a conversation is told by its head only. */
const mostTimes = 3
const withinMs = 60_000

/**
 * What a slow session was not given: one bit a conversation. When its credit returns it is told the heads, and pulls.
 */
export class Lag {
  #behind = new Set<ConversationId>()
  #times: number[] = []

  /** True: it falls behind now, the third time within a minute. */
  add(conversation: ConversationId, now: number): boolean {
    const begins = this.#behind.size === 0
    this.#behind.add(conversation)
    if (!begins) return false
    this.#times = [...this.#times.filter((time) => now - time < withinMs), now]
    return this.#times.length >= mostTimes
  }

  get size(): number {
    return this.#behind.size
  }

  /** Gives what was kept, and forgets it. */
  take(): ReadonlySet<ConversationId> {
    const behind = this.#behind
    this.#behind = new Set()
    return behind
  }
}
