interface Stalled {
  readonly clientId: string
  readonly until: number
}

const patience = 10_000
const most = 256

/**
 * Keeps the order of one session's sends: once one was refused for now (rate, store away), later ones to the same
 * conversation are refused too until that one comes again, or 10 s are over. Without it a send on the wire behind a
 * refused one would be stored before it.
 */
export class Stall {
  /** Made when first needed: nearly no session ever stalls. */
  #stalled: Map<string, Stalled> | undefined

  /** How long a send has to wait (ms) for an earlier one; undefined if it may pass. */
  blocks(conversation: string, clientId: string, now: number): number | undefined {
    const stalled = this.#stalled?.get(conversation)
    if (!stalled) return undefined
    if (stalled.clientId !== clientId && stalled.until > now) return Math.min(stalled.until - now, 1_000)
    this.#stalled?.delete(conversation)
    return undefined
  }

  /** A send was refused for now. */
  begin(conversation: string, clientId: string, now: number): void {
    this.#stalled ??= new Map()
    if (this.#stalled.has(conversation)) return
    if (this.#stalled.size >= most) this.#stalled.delete(this.#stalled.keys().next().value as string)
    this.#stalled.set(conversation, { clientId, until: now + patience })
  }
}
