import type { Entry } from '@confab/protocol'
import type { MemoryConversation, Place } from '../../packages/server/src/adapters/memory/conversation.ts'
import { entryJson } from '../../packages/server/src/engine/encode.ts'
import type { Cluster } from './cluster.ts'

/** What stands in the database, read past the engine. */
export class Truth {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  get conversations(): readonly MemoryConversation[] {
    return [...this.#cluster.database.conversations.values()]
  }

  /** Whether this user is a member now. */
  isMember(conversation: MemoryConversation, user: string): boolean {
    const number = this.#cluster.database.tenants[0]?.users.get(user)
    return number !== undefined && conversation.role(number) > 0
  }

  /** Where this user stands, member or not. */
  place(conversation: MemoryConversation, user: string): Place | undefined {
    const number = this.#cluster.database.tenants[0]?.users.get(user)
    return number === undefined ? undefined : conversation.places.get(number)
  }

  /** When this user was a member: from which seq to which, both included. */
  intervals(conversation: MemoryConversation, user: string): readonly { from: number; to: number }[] {
    const number = this.#cluster.database.tenants[0]?.users.get(user)
    const place = number === undefined ? undefined : conversation.places.get(number)
    return (place?.intervals ?? []).map(({ from, to = conversation.head }) => ({ from, to }))
  }

  /** The whole log as it is served now. */
  async entries(conversation: MemoryConversation): Promise<Entry[]> {
    const { reader } = this.#cluster.store()
    const read: Entry[] = []
    while (read.length < conversation.head) {
      const range = { from: read.length + 1, to: conversation.head, descending: false, limit: 200 }
      const page = await reader.entries(conversation.id, range)
      read.push(...page.map((entry) => JSON.parse(entryJson(entry)) as Entry))
    }
    return read
  }
}
