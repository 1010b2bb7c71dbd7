import { BoundedMap } from '../domain/bounded-map.ts'
import type { ConversationId, UserNumber } from '../domain/ids.ts'
import type { Kept } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import type { Reader } from '../ports/store.ts'

/** For whom a conversation's passing news are. */
export interface Audience {
  readonly memberCount: number
  /** Where there are few enough to be looked up one by one. */
  readonly members: readonly UserNumber[] | undefined
}

interface Known extends Audience {
  readonly at: number
}

/** Who was added is served a moment later; who was removed is no longer in the hub of his node. */
const freshMs = 10_000
const most = 20_000

/** The size and the members of conversations with passing news, as of some seconds ago: one query for all that is unknown. */
export class Audiences {
  readonly #reader: Reader
  readonly #clock: Clock
  readonly #known = new BoundedMap<ConversationId, Known>(most)

  constructor(reader: Reader, clock: Clock) {
    this.#reader = reader
    this.#clock = clock
  }

  /** Throws the store's errors when it is away and something is not known. Unknown conversations are left out. */
  async of(conversations: readonly ConversationId[]): Promise<Map<ConversationId, Audience>> {
    const now = this.#clock.now()
    const found = new Map<ConversationId, Audience>()
    const missing: ConversationId[] = []
    for (const id of conversations) {
      const known = this.#known.get(id)
      if (known && now - known.at < freshMs) found.set(id, known)
      else missing.push(id)
    }
    if (missing.length === 0) return found
    for (const { conversation, memberCount, members } of await this.#reader.heads(missing)) {
      found.set(conversation, { memberCount, members })
      this.#known.set(conversation, { memberCount, members, at: now })
    }
    return found
  }

  get kept(): Kept {
    return this.#known
  }
}
