import { lazy, Suspense, useEffect, useState } from 'react'
import { ConnectionLine } from '../connection/ConnectionLine.tsx'
import { Sidebar } from '../conversations/Sidebar.tsx'
import { Keyboard } from '../keys/Keyboard.tsx'
import { Notifier } from '../notify/Notifier.tsx'
import { keepFocus } from './focus.ts'
import { Main } from './Main.tsx'
import { useRoute } from './route.ts'
import './shell.css'

const Drawer = lazy(() => import('../drawer/Drawer.tsx'))

/** The list at one side and what was picked of it at the other; on a phone one of both. */
export function Shell() {
  const route = useRoute()
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => keepFocus(), [])
  useEffect(() => {
    const toggle = () => setDrawn((is) => !is)
    addEventListener('confab:drawer', toggle)
    return () => removeEventListener('confab:drawer', toggle)
  }, [])
  const chosen = route.kind === 'conversation' ? route.id : undefined
  return (
    <div className="shell" data-showing={route.kind === 'none' ? 'list' : 'main'} data-drawn={isDrawn || undefined}>
      <Sidebar chosen={chosen} />
      <main className="shell-main" tabIndex={-1}>
        <ConnectionLine />
        <Main route={route} />
      </main>
      <Keyboard chosen={chosen} />
      {isDrawn && (
        <Suspense>
          <Drawer close={() => setDrawn(false)} />
        </Suspense>
      )}
      <Notifier />
    </div>
  )
}
