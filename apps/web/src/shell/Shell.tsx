import { ConnectionLine } from '../connection/ConnectionLine.tsx'
import { Sidebar } from '../conversations/Sidebar.tsx'
import { Main } from './Main.tsx'
import { useRoute } from './route.ts'
import './shell.css'

/** The list at one side and what was picked of it at the other; on a phone one of both. */
export function Shell() {
  const route = useRoute()
  return (
    <div className="shell" data-showing={route.kind === 'none' ? 'list' : 'main'}>
      <Sidebar chosen={route.kind === 'conversation' ? route.id : undefined} />
      <main className="shell-main">
        <ConnectionLine />
        <Main route={route} />
      </main>
    </div>
  )
}
