import { useConnection, useConversations } from '@confab/react'
import { useMemo, useState } from 'react'
import { Consent } from '../notify/Consent.tsx'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { ConversationRow } from './ConversationRow.tsx'
import { fits } from './found.ts'
import { Newly } from './Newly.tsx'
import { OwnMenu } from './OwnMenu.tsx'
import './sidebar.css'
import { titleOf, useNames } from './title.ts'

/** The conversations, most recent first, and the ways to others. */
export function Sidebar({ chosen }: { readonly chosen: string | undefined }) {
  const { say } = useTexts()
  const me = useMe()
  const { list, total, whole } = useConversations()
  const [query, setQuery] = useState('')
  const [isNew, setNew] = useState(false)
  const names = useNames(useMemo(() => list.flatMap(({ peer }) => peer ?? []), [list]))
  const found = query === '' ? list : list.filter((row) => fits(titleOf(row, names, say), query))
  const { state } = useConnection()
  return (
    <nav className="sidebar" aria-label={say('conversations')}>
      <header className="sidebar-head">
        <OwnMenu user={me} />
        <h1>{say('app')}</h1>
        <button
          type="button"
          className="icon-button"
          onClick={() => setNew(true)}
          aria-label={say('newConversation')}
          title={say('newConversation')}
        >
          <Icon name="plus" />
        </button>
      </header>
      <label className="sidebar-search">
        <Icon name="search" />
        <span className="hidden">{say('search')}</span>
        <input
          type="search"
          value={query}
          placeholder={say('search')}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {total === 0 && (whole || state.kind === 'waiting') && (
        <div className="sidebar-none">
          <p>{say('none')}</p>
          <p className="soft">{say('noneHint')}</p>
          <button type="button" className="button main" onClick={() => setNew(true)}>
            {say('newConversation')}
          </button>
        </div>
      )}
      {query !== '' && total > 0 && found.length === 0 && (
        <p className="sidebar-none soft" role="status">
          {say('searchNone', { query })}
        </p>
      )}
      <ul className="sidebar-list" onKeyDown={walk}>
        {found.map((row) => (
          <ConversationRow key={row.id} row={row} isChosen={row.id === chosen} />
        ))}
      </ul>
      {total > 0 && <Consent />}
      {isNew && <Newly close={() => setNew(false)} />}
    </nav>
  )
}

/** Up and down from row to row, beside Tab. */
function walk(event: React.KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll('a')]
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  const next = links[at + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
