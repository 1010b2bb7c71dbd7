import { hueOf, initials } from './hue.ts'
import { Icon, type IconName } from './Icon.tsx'
import './avatar.css'

interface AvatarProps {
  readonly id: string
  readonly name: string
  /** Instead of letters: for groups and channels. */
  readonly icon?: IconName | undefined
  readonly presence?: 'online' | 'away' | 'offline' | 'invisible' | undefined
  readonly size?: 'small' | 'large'
}

/** Stands beside the name it belongs to: screen readers pass over it. Pictures of elsewhere are not loaded. */
export function Avatar({ id, name, icon, presence, size = 'large' }: AvatarProps) {
  return (
    <span className={`avatar ${size}`} style={{ '--hue': hueOf(id) } as React.CSSProperties} aria-hidden="true">
      {icon ? <Icon name={icon} /> : initials(name)}
      {presence && presence !== 'offline' && <span className={`avatar-dot ${presence}`} />}
    </span>
  )
}
