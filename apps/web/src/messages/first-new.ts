import type { ConversationView, ListedMessage } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
import { useIsLookedAt } from './looked-at.ts'
import { firstUnread } from './place.ts'

/**
 * Above which message the line of what is new stands: after what was seen when the reader came, or when he looked away.
 * It stays while he reads; his own next message takes it away.
 */
export function useFirstNew(
  list: readonly ListedMessage[],
  conversation: ConversationView,
  me: string,
): number | undefined {
  const { unread, seen, head } = conversation
  const [mark, setMark] = useState(unread > 0 ? seen : undefined)
  const now = useRef(conversation)
  now.current = conversation
  const isLookedAt = useIsLookedAt()
  useEffect(() => {
    // Who looks away with everything read finds the line where he left; who comes back to nothing new, none.
    if (now.current.unread === 0) setMark(isLookedAt ? undefined : now.current.head)
  }, [isLookedAt])
  const last = list.at(-1)
  const isOwn = mark !== undefined && last?.sender === me && (last.seq ?? head + 1) > mark
  useEffect(() => {
    if (isOwn) setMark(undefined)
  }, [isOwn])
  return mark === undefined ? undefined : firstUnread(list, mark, me)
}
