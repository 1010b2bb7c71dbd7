import { Room } from '../messages/Room.tsx'
import { Pages } from '../pages/pages.tsx'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { Join } from './Join.tsx'
import type { Route } from './route.ts'

/** What the address shows. */
export function Main({ route }: { readonly route: Route }) {
  if (route.kind === 'conversation') return <Room key={route.id} id={route.id} />
  if (route.kind === 'join') return <Join key={route.id} id={route.id} />
  if (route.kind === 'page') return <Pages page={route.page} />
  return <Nothing />
}

function Nothing() {
  const { say } = useTexts()
  return (
    <div className="shell-nothing">
      <Icon name="pulse" />
      <h2>{say('pick')}</h2>
      <p className="soft">{say('pickHint')}</p>
    </div>
  )
}
