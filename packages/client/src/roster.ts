import type { Conversation as Wire } from '@confab/protocol'
import { Conversation } from './conversation.ts'
import type { Home } from './home.ts'
import { Replica } from './replica.ts'

interface Row {
  readonly replica: Replica
  readonly conversation: Conversation
}

/** The conversations of a chat, and whether all of them are whole. */
export class Roster {
  readonly #home: Home<Replica>
  readonly #rows = new Map<string, Row>()
  readonly #unwhole = new Set<Replica>()
  #list: readonly Conversation[] | undefined

  constructor(home: Home<Replica>) {
    this.#home = home
  }

  /** Known or not: an unknown one comes into the list when the server lists it. */
  row(id: string): Row {
    const known = this.#rows.get(id)
    if (known) return known
    const replica = new Replica(id, this.#home)
    const row = { replica, conversation: new Conversation(replica, this.#home) }
    this.#rows.set(id, row)
    return row
  }

  /** The replica of a conversation which the server has listed. */
  listed(id: string): Replica | undefined {
    const replica = this.#rows.get(id)?.replica
    return replica?.listing && replica
  }

  get replicas(): Replica[] {
    return [...this.#rows.values()].map((row) => row.replica)
  }

  /** Those which the server lists, most recent first. */
  get list(): readonly Conversation[] {
    this.#list ??= [...this.#rows.values()]
      .filter((row) => row.replica.listing)
      .sort((a, b) => b.replica.recent - a.replica.recent || (a.replica.id < b.replica.id ? -1 : 1))
      .map((row) => row.conversation)
    return this.#list
  }

  /** What of them was got and is not told yet, of so many at most. */
  delivered(most: number): { conversationId: string; seq: number }[] {
    const got: { conversationId: string; seq: number }[] = []
    for (const { id, marks } of this.replicas) {
      const seq = got.length < most ? marks.delivered() : undefined
      if (seq) got.push({ conversationId: id, seq })
    }
    return got
  }

  get whole(): boolean {
    return this.#unwhole.size === 0
  }

  adopt(listing: Wire): Conversation {
    const { replica, conversation } = this.row(listing.conversationId)
    replica.adopt(listing)
    return conversation
  }

  touched(replica: Replica): void {
    this.#list = undefined
    if (replica.whole || replica.absent || (!replica.listing && !replica.urgent)) this.#unwhole.delete(replica)
    else this.#unwhole.add(replica)
  }

  /** Those not in a complete list are not this user's any more. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const replica of this.replicas) if (replica.listing && !ids.has(replica.id)) replica.gone()
  }
}
