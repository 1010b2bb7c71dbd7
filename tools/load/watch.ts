import type { ChatState, Fact } from '@confab/client'

/** An answer or a loss that took longer is no answer in time: 2 s, and what the way to the client takes. */
export const longest = 2_500

/** What the clients under load saw, counted and timed as it happens. Times are of one monotonic clock, ms. */
export class Watch {
  sends = 0
  acks = 0
  /** Tries answered with a refusal for now or with `unknown`, and those lost with their connection. */
  refused = 0
  lost = 0
  /** The longest that a try waited for its answer, whatever it was, while its connection stood. */
  slowest = 0
  readonly codes = new Map<string, number>()
  /** What must not be: told in words. */
  readonly faults: string[] = []
  /** When clients whose network is sound had no connection any more: one that moves, since it was asked to, has one. */
  readonly broken: { readonly actor: string; readonly at: number }[] = []
  /** Who was told to start over, and when. */
  readonly resets: { readonly actor: string; readonly at: number }[] = []
  /** The node that each is connected to, or was at last. */
  readonly nodeOf = new Map<string, string>()
  /** When tries were first and last refused for now. */
  refusedFirst: number | undefined
  refusedLast = 0
  /** Why clients had no connection, and for how long they meant to wait. */
  readonly waits: string[] = []
  readonly #begun = new Map<string, number>()
  readonly #ready = new Set<string>()
  #ackAfter: { readonly since: number; readonly told: (at: number) => void } | undefined

  hear(actor: string, fact: Fact): void {
    const now = performance.now()
    if (fact.ev === 'send') {
      this.sends++
      this.#begun.set(`${fact.conn} ${fact.cid}`, now)
    } else if (fact.ev === 'ack') this.#acked(`${fact.conn} ${fact.cid}`, now)
    else if (fact.ev === 'later' || fact.ev === 'unknown' || fact.ev === 'refused') this.#refused(actor, fact, now)
    else if (fact.ev === 'connected') this.nodeOf.set(actor, fact.serverId)
    else if (fact.ev === 'reset') this.resets.push({ actor, at: now })
  }

  /** Of its connection. */
  turned(actor: string, isSound: boolean, state: ChatState): void {
    if (state.kind === 'waiting') this.waits.push(`${actor}: ${state.reason}, ${state.until - Date.now()} ms`)
    if (state.kind === 'refused') this.faults.push(`${actor} is let in no more: ${state.reason}`)
    if (state.kind === 'ready') this.#ready.add(actor)
    else if (this.#ready.delete(actor) && isSound && state.kind !== 'closed')
      this.broken.push({ actor, at: performance.now() })
  }

  /** Resolves with the moment of the first acknowledgement of a try that began at or after `since`. */
  acknowledgedAfter(since: number): Promise<number> {
    return new Promise((told) => {
      this.#ackAfter = { since, told }
    })
  }

  /** Tries without any answer yet. */
  get open(): number {
    return this.#begun.size
  }

  #took(key: string, now: number): number {
    const begun = this.#begun.get(key) ?? now
    this.#begun.delete(key)
    return now - begun
  }

  #acked(key: string, now: number): void {
    this.acks++
    const took = this.#took(key, now)
    this.slowest = Math.max(this.slowest, took)
    const wanted = this.#ackAfter
    if (!wanted || now - took < wanted.since) return
    this.#ackAfter = undefined
    wanted.told(now)
  }

  #refused(actor: string, fact: Extract<Fact, { ev: 'later' | 'unknown' | 'refused' }>, now: number): void {
    const { code, retry, message } = fact.error
    const took = this.#took(`${fact.conn} ${fact.cid}`, now)
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1)
    if (fact.ev === 'refused') this.faults.push(`${actor} was refused for good: ${code} (${retry}): ${message}`)
    // A lost connection tells when it was lost, not how long the server took.
    if (code === 'lost' || code === 'closed') this.lost++
    else {
      this.refused++
      this.refusedFirst ??= now
      this.refusedLast = now
      this.slowest = Math.max(this.slowest, took)
    }
  }
}
