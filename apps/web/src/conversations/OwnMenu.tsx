import { useState } from 'react'
import { ask } from '../keys/asked.ts'
import { leave } from '../session/who.ts'
import { go } from '../shell/route.ts'
import { useTexts } from '../texts/texts.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Menu } from '../ui/Menu.tsx'
import { useNames } from './title.ts'

/** Oneself: the ways to what belongs to the user, and out. */
export function OwnMenu({ user }: { readonly user: string }) {
  const { say } = useTexts()
  const name = useNames([user])(user)
  const [at, setAt] = useState<HTMLElement>()
  return (
    <>
      <button
        type="button"
        className="own"
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        aria-label={`${say('menu')}, ${name}`}
        onClick={(event) => setAt(event.currentTarget)}
      >
        <Avatar id={user} name={name} size="small" />
      </button>
      {at && (
        <Menu
          at={at}
          label={say('menu')}
          close={() => setAt(undefined)}
          items={[
            { icon: 'person', text: say('profile'), act: () => go('#/profile') },
            { icon: 'menu', text: say('settings'), act: () => go('#/settings') },
            { icon: 'link', text: say('devices'), act: () => go('#/devices') },
            { icon: 'search', text: say('switcher'), act: () => ask('switcher') },
            { icon: 'more', text: say('keys'), act: () => ask('help') },
            { icon: 'leave', text: say('logOut'), act: () => void leave() },
          ]}
        />
      )}
    </>
  )
}
