import { useUsers } from '@confab/react'
import { useMemo } from 'react'
import { Page } from '../pages/Page.tsx'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import './profile.css'
import { StatusForm } from './StatusForm.tsx'

/** Who one is to others: the name, how one is shown, and what one says of oneself. */
export function ProfilePage() {
  const { say } = useTexts()
  const me = useMe()
  const known = useUsers(useMemo(() => [me], [me])).get(me)
  const name = known?.name ?? me
  return (
    <Page title={say('profile')}>
      <div className="profile-who">
        <Avatar id={me} name={name} />
        <div>
          <h2>{name}</h2>
          <p className="soft">{say('profileUser', { user: me })}</p>
        </div>
      </div>
      <p className="soft page-note">{say('profileNameHint')}</p>
      <StatusForm />
    </Page>
  )
}
