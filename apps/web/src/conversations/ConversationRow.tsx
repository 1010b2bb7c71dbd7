import type { ListedConversation } from '@confab/react'
import { usePresence } from '@confab/react'
import { memo, useMemo } from 'react'
import { useDraft } from '../composer/drafts.ts'
import { useMe } from '../session/me.ts'
import { pathTo } from '../shell/route.ts'
import { useTexts } from '../texts/texts.ts'
import { useTimes } from '../texts/times.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useLatest } from './latest.ts'
import { preview } from './preview.ts'
import { iconOf, useNames, useTitle } from './title.ts'

interface RowProps {
  readonly row: ListedConversation
  readonly isChosen: boolean
}

/** One conversation of the list: who, what was said last and when, and what of it is unread. */
export const ConversationRow = memo(({ row, isChosen }: RowProps) => {
  const { brief } = useTimes()
  const title = useTitle(row)
  const latest = useLatest(row)
  const at = latest?.at ?? row.at
  const peer = useMemo(() => (row.peer ? [row.peer] : []), [row.peer])
  const presence = usePresence(peer).get(row.peer ?? '')?.presence
  return (
    <li>
      <a className="row" href={pathTo(row.id)} aria-current={isChosen ? 'page' : undefined}>
        <Avatar id={row.peer ?? row.id} name={title} icon={iconOf(row.kind)} presence={presence} />
        <span className="row-title">
          <strong>{title}</strong>
          {row.muted && <Icon name="bellOff" />}
          {presence && presence !== 'offline' && <Said word={presence} />}
        </span>
        {at !== undefined && at > 0 && <time className="row-time">{brief(at)}</time>}
        <Words row={row} />
        <Badges row={row} />
      </a>
    </li>
  )
})

function Said({ word }: { readonly word: 'online' | 'away' | 'invisible' }) {
  const { say } = useTexts()
  return <span className="hidden">, {say(word)}</span>
}

/** The draft, or what was said last. */
function Words({ row }: Pick<RowProps, 'row'>) {
  const { say } = useTexts()
  const me = useMe()
  const draft = useDraft(row.id)
  const latest = useLatest(row)
  const sender = latest?.sender
  const names = useNames(useMemo(() => (sender ? [sender] : []), [sender]))
  if (draft.trim() !== '')
    return (
      <span className="row-words">
        <em className="row-draft">{say('draft')}:</em> {preview(draft)}
      </span>
    )
  if (!latest) return <span className="row-words">{row.kind !== 'direct' && say('members', { n: row.members })}</span>
  const whose = sender === me ? `${say('you')}: ` : row.kind === 'direct' ? '' : `${names(latest.sender)}: `
  return <span className="row-words">{latest.deleted ? say('deletedMessage') : whose + preview(latest.text)}</span>
}

function Badges({ row: { unread, mentions, muted } }: Pick<RowProps, 'row'>) {
  const { say } = useTexts()
  if (unread === 0) return null
  return (
    <span className="row-badges">
      {mentions > 0 && (
        <span className="badge mention">
          <Icon name="at" />
          <span className="hidden">{say('mentionsCount', { n: mentions })}</span>
        </span>
      )}
      <span className={muted ? 'badge muted' : 'badge'}>
        <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
        <span className="hidden">{say('unread', { n: unread })}</span>
      </span>
    </span>
  )
}
