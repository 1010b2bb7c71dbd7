import type { Conversation as Held } from '@confab/client'
import type { Company } from '@confab/client/live'
import type { Conversation, Entry } from '@confab/protocol'

/** So many entries are shown at the start, and with each /older. */
export const page = 20

/** What a conversation is called on the screen. */
export function nameOf({ title, peer, conversationId }: Conversation): string {
  return title ?? peer ?? conversationId.slice(0, 8)
}

/** The conversation that is on the screen. */
export class Room {
  readonly listing: Conversation
  readonly company: Company
  readonly #held: Held
  readonly #show: (entries: readonly Entry[]) => void
  readonly #ends: (() => void)[]
  #oldest: number

  /** `show` gets entries, ascending, each once; those of /older come after. */
  constructor(listing: Conversation, company: Company, show: (entries: readonly Entry[]) => void) {
    const held = company.conversation
    this.listing = listing
    this.company = company
    this.#held = held
    this.#show = show
    // What came while it was not on the screen comes no second time: it is held, and shown first.
    const earlier = held.shown === undefined ? [] : held.held.slice(-page)
    this.#oldest = earlier[0]?.seq ?? Math.max(1, listing.from, (held.shown ?? listing.head - page) + 1)
    this.#ends = [held.on('entry', (entry) => this.#shown(entry))]
    for (const entry of earlier) this.#shown(entry)
    held.open({ from: this.#oldest })
  }

  get held(): Held {
    return this.#held
  }

  /** What is on the screen is read. */
  #shown(entry: Entry): void {
    this.#show([entry])
    this.#held.markRead(entry.seq)
  }

  /** What is being typed after a keystroke: a message, or nothing. */
  typed(line: string): void {
    if (line === '' || line.startsWith('/')) this.company.stopTyping()
    else this.company.typing()
  }

  /** Ends with the room. */
  until(end: () => void): void {
    this.#ends.push(end)
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
    this.company.stopTyping()
    this.#held.close()
  }
}
