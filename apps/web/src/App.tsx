import { ConfabProvider } from '@confab/react'
import { Login } from './session/Login.tsx'
import { Me } from './session/me.ts'
import { useOpenChat } from './session/open-chat.ts'
import { useWho } from './session/who.ts'
import { Shell } from './shell/Shell.tsx'
import { useTexts } from './texts/texts.ts'

/** The door, or the chat of who is in. */
export function App() {
  const who = useWho()
  const { say } = useTexts()
  if (who.kind === 'starting')
    return (
      <p className="hidden" role="status">
        {say('loading')}
      </p>
    )
  if (who.kind === 'out') return <Login reason={who.reason} />
  return <Inside key={who.user} user={who.user} />
}

function Inside({ user }: { readonly user: string }) {
  const chat = useOpenChat(user)
  return (
    <Me value={user}>
      <ConfabProvider chat={chat}>
        <Shell />
      </ConfabProvider>
    </Me>
  )
}
