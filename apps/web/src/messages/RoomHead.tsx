import type { ConversationView } from '@confab/react'
import { usePresence } from '@confab/react'
import { useMemo, useState } from 'react'
import { iconOf, useTitle } from '../conversations/title.ts'
import { invitePath } from '../shell/route.ts'
import { useTexts } from '../texts/texts.ts'
import { useTimes } from '../texts/times.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { MembersDialog } from './MembersDialog.tsx'

interface HeadProps {
  readonly conversation: ConversationView
}

/** Who or what one is talking to, and what can be done with the conversation. */
export function RoomHead({ conversation }: HeadProps) {
  const { say } = useTexts()
  const title = useTitle(conversation)
  const [at, setAt] = useState<HTMLElement>()
  const [isListing, setListing] = useState(false)
  const { id, kind, peer, muted, members } = conversation
  const items: MenuItem[] = [
    {
      icon: muted ? 'bell' : 'bellOff',
      text: say(muted ? 'unmute' : 'mute'),
      act: () => void conversation.conversation.setNotify(muted ? 'all' : 'none').catch(() => {}),
    },
  ]
  if (kind !== 'direct') items.unshift({ icon: 'group', text: say('membersTitle'), act: () => setListing(true) })
  if (kind === 'channel') {
    const copy = () => void navigator.clipboard?.writeText(location.origin + location.pathname + invitePath(id))
    items.push({ icon: 'link', text: say('invite'), act: copy })
  }
  if (kind === 'group' || kind === 'channel')
    items.push({ icon: 'leave', text: say('leave'), tone: 'bad', act: () => void conversation.conversation.leave() })
  return (
    <header className="room-head">
      <a className="icon-button room-back" href="#/" aria-label={say('back')}>
        <Icon name="back" />
      </a>
      <Avatar id={peer ?? id} name={title} icon={iconOf(kind)} size="small" />
      <div className="room-names">
        <h2 id="room-title">{title}</h2>
        {peer ? <Whereabouts user={peer} /> : <p className="soft">{say('members', { n: members })}</p>}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={say('drawer')}
        title={say('drawer')}
        onClick={() => dispatchEvent(new Event('confab:drawer'))}
      >
        <Icon name="pulse" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        aria-label={say('menu')}
        onClick={(event) => setAt(event.currentTarget)}
      >
        <Icon name="more" />
      </button>
      {at && <Menu at={at} label={say('menu')} items={items} close={() => setAt(undefined)} />}
      {isListing && <MembersDialog conversation={conversation} close={() => setListing(false)} />}
    </header>
  )
}

/** Whether the other person is there, and what they say of themselves. */
function Whereabouts({ user }: { readonly user: string }) {
  const { say } = useTexts()
  const { brief } = useTimes()
  const presence = usePresence(useMemo(() => [user], [user])).get(user)
  if (!presence) return <p className="soft">{say('offline')}</p>
  const { status, lastSeen } = presence
  const said = status && (status.until === undefined || status.until > Date.now()) ? ` · ${status.text}` : ''
  const isGone = presence.presence === 'offline' && lastSeen !== undefined
  return <p className="soft">{(isGone ? say('lastSeen', { when: brief(lastSeen) }) : say(presence.presence)) + said}</p>
}
