import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import type { CompletionState } from './use-completion.ts'

/** The choices above the field. The focus stays in the field. */
export function Completion({ completion: { choices, at, choose, kind } }: { readonly completion: CompletionState }) {
  const { say } = useTexts()
  if (choices.length === 0) return null
  return (
    <div
      className="completion"
      role="listbox"
      id="completion"
      aria-label={say(kind === 'emoji' ? 'emojiPick' : 'mentionPick')}
    >
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
        <div
          key={choice.id}
          id={`completion-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(choice)}
        >
          {choice.kind === 'mention' && <Avatar id={choice.id} name={choice.label} size="small" />}
          {choice.label}
          {choice.kind === 'mention' && choice.label !== choice.id && <span className="soft">{choice.text}</span>}
        </div>
      ))}
    </div>
  )
}
