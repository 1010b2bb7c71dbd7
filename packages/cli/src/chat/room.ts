import type { Conversation as Held } from '@confab/client'
import type { Conversation, Entry } from '@confab/protocol'

/** So many entries are shown at the start, and with each /older. */
const page = 20

/** The conversation that is on the screen. */
export class Room {
  readonly listing: Conversation
  readonly #held: Held
  readonly #show: (entries: readonly Entry[]) => void
  readonly #ends: (() => void)[]
  #oldest: number

  /** `show` gets entries, ascending, each once; those of /older come after. */
  constructor(listing: Conversation, held: Held, show: (entries: readonly Entry[]) => void) {
    this.listing = listing
    this.#held = held
    this.#show = show
    this.#oldest = Math.max(1, listing.from, listing.head - page + 1)
    this.#ends = [held.on('entry', (entry) => show([entry]))]
    held.open({ from: this.#oldest })
  }

  get name(): string {
    const { title, peer, conversationId } = this.listing
    return title ?? peer ?? conversationId.slice(0, 8)
  }

  get held(): Held {
    return this.#held
  }

  on(...args: Parameters<Held['on']>): void {
    this.#ends.push(this.#held.on(...args))
  }

  /** Shows the page before the oldest one shown. Answers false where there is none. */
  async older(): Promise<boolean> {
    if (this.#oldest <= Math.max(1, this.listing.from)) return false
    const { entries } = await this.#held.history({ before: this.#oldest, limit: page })
    this.#oldest = entries[0]?.seq ?? 1
    this.#show(entries)
    return entries.length > 0
  }

  leave(): void {
    for (const end of this.#ends) end()
    this.#held.close()
  }
}
