import { iconOf } from '../conversations/title.ts'
import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import type { Option } from './options.ts'

interface SwitcherOptionProps {
  readonly id: string
  readonly option: Option
  readonly isChosen: boolean
  readonly take: () => void
}

/** A row of the switcher. The focus stays in the field: the keys are its. */
export function SwitcherOption({ id, option, isChosen, take }: SwitcherOptionProps) {
  const { say } = useTexts()
  const shown =
    option.kind === 'write'
      ? { id: option.user, title: say('writeTo', { name: option.user }), icon: undefined, unread: 0 }
      : {
          id: option.row.peer ?? option.row.id,
          title: option.title,
          icon: iconOf(option.row.kind),
          unread: option.row.unread,
        }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field of the combobox has the keys
    <div id={id} role="option" tabIndex={-1} aria-selected={isChosen} className="switcher-option" onClick={take}>
      <Avatar id={shown.id} name={option.kind === 'write' ? option.user : shown.title} icon={shown.icon} size="small" />
      <span className="switcher-title">{shown.title}</span>
      {shown.unread > 0 && (
        <span className="switcher-unread">
          <span aria-hidden="true">{shown.unread}</span>
          <span className="hidden">{say('unread', { n: shown.unread })}</span>
        </span>
      )}
    </div>
  )
}
