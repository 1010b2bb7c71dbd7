import type { ConversationView, ListedMessage } from '@confab/react'
import { useNames } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'

interface ReactionsProps {
  readonly message: ListedMessage
  readonly conversation: ConversationView
}

/** What others and oneself think of a message. A click joins in, or takes it back. */
export function Reactions({ message, conversation: { conversation } }: ReactionsProps) {
  const { say } = useTexts()
  const { reactions, seq } = message
  const names = useNames(reactions.flatMap(({ users }) => users))
  if (reactions.length === 0 || seq === undefined) return null
  return (
    <ul className="reactions" aria-label={say('reactions')}>
      {reactions.map(({ emoji, count, users, mine }) => (
        <li key={emoji}>
          <button
            type="button"
            aria-pressed={mine}
            title={users.map(names).join(', ')}
            onClick={() => void (mine ? conversation.unreact(seq, emoji) : conversation.react(seq, emoji))}
          >
            {emoji} <span>{count}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
