import { BoundedMap } from '../domain/bounded-map.ts'
import type { ConversationId } from '../domain/ids.ts'
import { Refused } from '../domain/refusal.ts'
import type { CursorStore, ReceiptCounts } from '../ports/cursors.ts'
import type { Kept } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'

interface Asked {
  readonly at: number
  readonly answers: Map<number, Promise<ReceiptCounts>>
}

/** A conversation is counted at most once in so many ms for one message, however many ask. */
const freshMs = 2_000
const mostConversations = 2_000
const mostMessages = 50

/** How many have got and read a message: the answer is shared by all who ask within 2 s. */
export class CountedReceipts {
  readonly #store: CursorStore
  readonly #clock: Clock
  readonly #asked = new BoundedMap<ConversationId, Asked>(mostConversations)

  constructor(store: CursorStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  counts(conversation: ConversationId, seq: number): Promise<ReceiptCounts> {
    const asked = this.#of(conversation)
    const known = asked.answers.get(seq)
    if (known) return known
    if (asked.answers.size >= mostMessages)
      throw new Refused('busy', 'the receipts of too many messages are asked for', { retryAfter: freshMs })
    const answer = this.#store.counts(conversation, seq)
    asked.answers.set(seq, answer)
    // A failure is not shared for longer than it lasts.
    answer.catch(() => asked.answers.delete(seq))
    return answer
  }

  #of(conversation: ConversationId): Asked {
    const now = this.#clock.now()
    const there = this.#asked.get(conversation)
    if (there && now - there.at < freshMs) return there
    this.#asked.forgetWhile(({ at }) => now - at >= freshMs)
    const asked = { at: now, answers: new Map<number, Promise<ReceiptCounts>>() }
    this.#asked.set(conversation, asked)
    return asked
  }

  get kept(): Kept {
    return this.#asked
  }
}
