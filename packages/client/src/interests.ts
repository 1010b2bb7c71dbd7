import type { CommandPayload } from '@confab/protocol'

/** A conversation as its interest is concerned. */
export interface Interested {
  readonly id: string
  readonly urgent: boolean
  /** The server gives it in full from now on. */
  raised(): void
}

interface InterestNeeds {
  ask(type: 'interest', payload: CommandPayload<'interest'>): Promise<unknown>
  /** Undefined: there is no connection. */
  connectionId(): string | undefined
}

const atOnce = 200

/** Tells the server which conversations are open. What is asked for in one turn goes out in one frame. */
export class InterestTeller<C extends Interested> {
  readonly #needs: InterestNeeds
  readonly #wanted = new Map<C, 'full' | 'head'>()
  #scheduled = false

  constructor(needs: InterestNeeds) {
    this.#needs = needs
  }

  want(conversation: C, level: 'full' | 'head'): void {
    this.#wanted.set(conversation, level)
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  // Without a connection nothing is told: a new one is told anew of what is open.
  #flush(): void {
    const wanted = [...this.#wanted]
    this.#wanted.clear()
    if (!this.#needs.connectionId()) return
    for (const level of ['full', 'head'] as const) {
      const conversations = wanted.filter((one) => one[1] === level).map(([conversation]) => conversation)
      for (let i = 0; i < conversations.length; i += atOnce) void this.#tell(level, conversations.slice(i, i + atOnce))
    }
  }

  async #tell(level: 'full' | 'head', conversations: C[]): Promise<void> {
    try {
      await this.#needs.ask('interest', { level, conversations: conversations.map((one) => one.id) })
    } catch {
      // Refused for good: what the conversations lack is still pulled, and a lost one is told by its history.
    }
    if (level === 'full') for (const one of conversations) if (one.urgent) one.raised()
  }
}
