import type { ConversationView, ListedMessage, Messages } from '@confab/react'
import { useEffect } from 'react'
import { useIsLookedAt } from './looked-at.ts'
import type { Rows } from './start.ts'

/** The last message with a seq at or before an index. */
function seqAt(list: readonly ListedMessage[], index: number): number | undefined {
  for (let at = Math.min(index, list.length - 1); at >= 0; at--) {
    const seq = list[at]?.seq
    if (seq !== undefined) return seq
  }
  return undefined
}

/** Marks as read what is on the screen while somebody looks at it. At the end that is everything. */
export function useReading(
  virtual: Rows,
  list: readonly ListedMessage[],
  view: ConversationView,
  { hasNewer }: Messages,
) {
  const isLookedAt = useIsLookedAt()
  const { range } = virtual
  const isAtEnd = !hasNewer && virtual.isAtEnd(80)
  const last = isAtEnd ? list.length - 1 : (range?.endIndex ?? -1)
  const lastSeen = seqAt(list, last)
  const { conversation, head, unread } = view
  const upTo = isAtEnd ? head : lastSeen
  useEffect(() => {
    if (isLookedAt && upTo !== undefined && unread > 0 && list.length > 0) conversation.markRead(upTo)
  }, [isLookedAt, upTo, unread, list.length, conversation])
  return { lastSeen, isAtEnd }
}
