import type { Receipt } from '@confab/protocol'
import type { ConversationId, UserNumber } from '../domain/ids.ts'
import type { Audiences } from './audience.ts'
import type { MovedCursors } from './cursor-batch.ts'
import { eventFrame } from './encode.ts'
import type { Router } from './router.ts'

/** Up to so many members everybody sees live who has read; above it, who asks gets a count. */
const liveMembers = 100

/** Tells of stored cursors: to a user's own devices, and to who has the conversation open. */
export class ReceiptNews {
  readonly #router: Router
  readonly #audiences: Audiences

  constructor(router: Router, audiences: Audiences) {
    this.#router = router
    this.#audiences = audiences
  }

  tell(moved: readonly MovedCursors[]): void {
    for (const one of moved) if (one.isShown) this.tellOwn(one.user, ownFrame(one))
    const byConversation = Map.groupBy(
      moved.filter((one) => one.isReceipt),
      (one) => one.conversation,
    )
    // A failure is repaired by state: who asks, or comes again, is told how it stands.
    if (byConversation.size > 0) void this.#tellOthers(byConversation).catch(() => undefined)
  }

  tellOwn(user: UserNumber, frame: Uint8Array): void {
    this.#router.frameToUsers([user], frame)
  }

  async #tellOthers(moved: ReadonlyMap<ConversationId, readonly MovedCursors[]>): Promise<void> {
    for (const [id, { memberCount, members }] of await this.#audiences.of([...moved.keys()])) {
      if (memberCount === 0 || memberCount > liveMembers) continue
      const receipts: Receipt[] = (moved.get(id) ?? []).map((one) => {
        return { user: one.external, delivered: one.delivered, read: one.read }
      })
      const frame = eventFrame('receipts', { conversationId: id, receipts })
      this.#router.frameToConversation(id, members, frame)
    }
  }
}

function ownFrame(one: MovedCursors): Uint8Array {
  const { delivered, read, readCountable, seen, seenCountable } = one
  const cursors = { delivered, read, readCountable, seen, seenCountable }
  return eventFrame('signal', { signal: 'cursors', conversationId: one.conversation, cursors })
}
