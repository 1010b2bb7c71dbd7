import type { ConversationView, ListedMessage } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
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
  const [seen, setSeen] = useState(conversation.unread > 0 ? conversation.seen : conversation.head)
  const now = useRef(conversation)
  now.current = conversation
  useEffect(() => {
    const look = () => document.hidden && now.current.unread === 0 && setSeen(now.current.head)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  const last = list.at(-1)
  const isOwn = last?.sender === me && (last.seq === undefined || last.seq > seen)
  const own = isOwn ? (last.seq ?? conversation.head) : undefined
  useEffect(() => {
    if (own !== undefined) setSeen((before) => Math.max(before, own))
  }, [own])
  const first = firstUnread(list, seen, me)
  return isOwn ? undefined : first
}
