import type { Chat, Conversation } from '@confab/client'
import { type Company, type Live, live } from '@confab/client/live'
import type { Receipt } from '@confab/protocol'
import type { LocalClock } from './local-clock.ts'

/** What one life of a device shows of the others in its open conversations: where they stand, and who types. */
export class CompanyWatch {
  readonly #live: Live
  readonly #heard: (conv: string, receipt: Receipt) => void
  readonly #known = new Map<string, Company>()

  /** `heard` is told of each receipt of another user that is shown. */
  constructor(chat: Chat, clock: LocalClock, heard: (conv: string, receipt: Receipt) => void) {
    this.#live = live(chat, { clock })
    this.#heard = heard
  }

  in(room: Conversation): Company {
    const known = this.#known.get(room.id)
    if (known) return known
    const company = this.#live.in(room)
    this.#known.set(room.id, company)
    company.on('receipts', (news) => {
      for (const receipt of news) this.#heard(room.id, receipt)
    })
    return company
  }

  /** Undefined: the conversation was not open in this life. */
  of(conv: string): Company | undefined {
    return this.#known.get(conv)
  }
}
