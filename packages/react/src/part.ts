import type { Conversation, Message } from '@confab/client'
import { foldMessages } from '@confab/client/messages'

type Entry = Conversation['held'][number]

const changes = new Set(['message', 'reply', 'membership', 'rename'])

/** An older part of a log, which is shown apart from what the SDK holds without a gap up to the newest. */
export class Part {
  readonly #entries: Entry[]
  /** What came since, and may change a message of this part. */
  readonly #later: Entry[] = []
  #messages: readonly Message[] | undefined

  /** `entries`: a page, ascending; not empty. */
  constructor(entries: readonly Entry[]) {
    this.#entries = [...entries]
  }

  get first(): number {
    return this.#entries[0]?.seq ?? 0
  }

  get last(): number {
    return this.#entries.at(-1)?.seq ?? 0
  }

  get messages(): readonly Message[] {
    this.#messages ??= foldMessages([...this.#entries, ...this.#later])
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

  /** A new entry of the conversation. Messages of their own are not of this part. */
  hear(entry: Entry): void {
    if (changes.has(entry.kind)) return
    this.#later.push(entry)
    this.#messages = undefined
  }
}
