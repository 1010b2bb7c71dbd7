import type { Conversation, Message } from '@confab/client'
import { foldMessages } from '@confab/client/messages'

type Entry = Conversation['held'][number]

/** An older part of a log, which is shown apart from what the SDK holds without a gap up to the newest. */
export class Part {
  readonly #entries: Entry[]
  /** What came since, and may change a message of this part. */
  readonly #later: Entry[] = []
  #messages: readonly Message[] | undefined

  readonly #user: string | undefined

  /** `entries`: a page, ascending; not empty. `user`: who reads it. */
  constructor(entries: readonly Entry[], user: string | undefined) {
    this.#entries = [...entries]
    this.#user = user
  }

  get first(): number {
    return this.#entries[0]?.seq ?? 0
  }

  get last(): number {
    return this.#entries.at(-1)?.seq ?? 0
  }

  get messages(): readonly Message[] {
    this.#messages ??= foldMessages([...this.#entries, ...this.#later], this.#user)
    return this.#messages
  }

  holds(seq: number): boolean {
    return seq >= this.first && seq <= this.last
  }

  before(entries: readonly Entry[]): void {
    this.#entries.unshift(...entries.filter(({ seq }) => seq < this.first))
    this.#messages = undefined
  }

  after(entries: readonly Entry[]): void {
    this.#entries.push(...entries.filter(({ seq }) => seq > this.last))
    this.#messages = undefined
  }

  /** A new entry of the conversation: an edit, a deletion or a reaction may be to a message of this part. */
  hear(entry: Entry): void {
    if (typeof entry.content.target !== 'number') return
    this.#later.push(entry)
    this.#messages = undefined
  }
}
