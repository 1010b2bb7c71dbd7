import type { ConversationView } from '@confab/react'
import { preview } from '../conversations/preview.ts'
import { useNames } from '../conversations/title.ts'
import type { Doing } from '../messages/doing.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { messageAt } from './own.ts'

interface AboutProps {
  readonly doing: Doing
  readonly conversation: ConversationView
  readonly stop: () => void
}

/** Which message is edited or answered, and the way out of it. */
export function About({ doing: { kind, seq }, conversation, stop }: AboutProps) {
  const { say } = useTexts()
  const found = messageAt(conversation.conversation, seq)
  const names = useNames(found ? [found.sender] : [])
  return (
    <p className="composer-about" role="status">
      <Icon name={kind} />
      <span>
        {kind === 'edit' ? say('editing') : say('replying', { name: names(found?.sender ?? '') })}
        {kind === 'reply' && found && `: ${preview(found.text, 80)}`}
      </span>
      <button
        type="button"
        className="icon-button"
        onClick={stop}
        aria-label={say(kind === 'edit' ? 'editCancel' : 'replyCancel')}
      >
        <Icon name="close" />
      </button>
    </p>
  )
}
