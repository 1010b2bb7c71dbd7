import type { ConversationView, Messages } from '@confab/react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import type { Rows } from './start.ts'

interface JumpsProps {
  readonly virtual: Rows
  readonly messages: Messages
  readonly conversation: ConversationView
  readonly firstNew: number | undefined
  readonly lastSeen: number | undefined
  readonly isAtEnd: boolean
}

/** Back to the newest from anywhere, and to the first unread where that is above. */
export function Jumps({ virtual, messages, conversation, firstNew, isAtEnd }: JumpsProps) {
  const { say } = useTexts()
  const { list, hasNewer, toNewest } = messages
  const { unread } = conversation
  const index = firstNew === undefined ? -1 : list.findIndex(({ seq }) => seq === firstNew)
  const isAbove = index >= 0 && index < (virtual.range?.startIndex ?? 0) && unread > 0
  const down = () => {
    if (hasNewer) toNewest()
    virtual.scrollToEnd({ behavior: 'auto' })
  }
  return (
    <>
      {isAbove && (
        <button type="button" className="jump up" onClick={() => virtual.scrollToIndex(index, { align: 'start' })}>
          <Icon name="up" /> {say('toUnread', { n: unread })}
        </button>
      )}
      {list.length > 0 && !isAtEnd && (
        <button type="button" className="jump" onClick={down} aria-label={say('toNewest')}>
          {unread > 0 && <span>{say('toNewestCount', { n: unread })}</span>}
          <Icon name="down" />
        </button>
      )}
    </>
  )
}
