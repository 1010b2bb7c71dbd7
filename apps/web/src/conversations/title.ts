import type { ConversationView } from '@confab/react'
import { useUsers } from '@confab/react'
import { useMemo } from 'react'
import { type Say, useTexts } from '../texts/texts.ts'
import type { IconName } from '../ui/Icon.tsx'

export type Names = (user: string) => string

/** How users are called; by their ids until that is known. */
export function useNames(users: readonly string[]): Names {
  const known = useUsers(users)
  return useMemo(() => (user: string) => known.get(user)?.name ?? user, [known])
}

type Titled = Pick<ConversationView, 'kind' | 'title' | 'peer'>

/** What a conversation is called. */
export function titleOf({ kind, title, peer }: Titled, names: Names, say: Say): string {
  if (kind === 'direct' && peer !== undefined) return names(peer)
  return title || say('untitled', { kind: say(kind ?? 'group') })
}

export function useTitle(conversation: Titled): string {
  const { say } = useTexts()
  const { peer } = conversation
  return titleOf(conversation, useNames(useMemo(() => (peer ? [peer] : []), [peer])), say)
}

export function iconOf(kind: Titled['kind']): IconName | undefined {
  if (kind === 'group') return 'group'
  if (kind === 'channel') return 'hash'
  return kind === 'announcement' ? 'megaphone' : undefined
}
