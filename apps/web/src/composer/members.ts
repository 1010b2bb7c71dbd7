import type { ConversationView } from '@confab/react'
import { useRef, useState } from 'react'

/** Of more members nobody is completed: there are too many to choose from. */
const most = 1_000

export interface Members {
  readonly users: readonly string[]
  /** Fetches them, once: with the first focus. */
  readonly load: () => void
}

/** Who can be mentioned. */
export function useMembers({ conversation, peer }: ConversationView): Members {
  const [users, setUsers] = useState<readonly string[]>(peer ? [peer] : [])
  const isAsked = useRef(peer !== undefined)
  const read = async () => {
    const found: string[] = []
    for await (const { user } of conversation.members()) if (found.push(user) >= most) break
    setUsers(found)
  }
  const load = () => {
    if (isAsked.current) return
    isAsked.current = true
    read().catch(() => {
      isAsked.current = false
    })
  }
  return { users, load }
}
