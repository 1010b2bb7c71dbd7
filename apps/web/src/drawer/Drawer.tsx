import { useChat } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import './drawer.css'
import { FrameList } from './FrameList.tsx'
import { PathList } from './PathList.tsx'
import { Positions } from './Positions.tsx'
import { recorderOf } from './recorder.ts'

const views = { drawerPath: PathList, drawerLogs: Positions, drawerFrames: FrameList } as const
type View = keyof typeof views
const order: readonly View[] = ['drawerPath', 'drawerLogs', 'drawerFrames']

/** What happens behind the chat: for the curious, and for who operates it. */
export default function Drawer({ close }: { readonly close: () => void }) {
  const { say } = useTexts()
  const chat = useChat()
  const box = useRef<HTMLElement>(null)
  const [view, setView] = useState<View>('drawerPath')
  useEffect(() => {
    const before = document.activeElement
    box.current?.querySelector('button')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const Shown = views[view]
  return (
    <aside
      ref={box}
      className="drawer"
      aria-label={say('drawer')}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <header>
        <div>
          <h2>{say('drawer')}</h2>
          <p className="soft">{say('drawerHint')}</p>
        </div>
        <button type="button" className="icon-button" onClick={close} aria-label={say('close')}>
          <Icon name="close" />
        </button>
      </header>
      <div
        className="drawer-tabs"
        role="tablist"
        aria-label={say('drawer')}
        onKeyDown={(event) => turn(event, view, setView)}
      >
        {order.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={one}
            aria-selected={one === view}
            aria-controls="drawer-view"
            tabIndex={one === view ? 0 : -1}
            onClick={() => setView(one)}
          >
            {say(one)}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div id="drawer-view" className="drawer-view" role="tabpanel" aria-labelledby={view} tabIndex={0}>
        {chat && <Shown recorder={recorderOf(chat)} />}
      </div>
    </aside>
  )
}

/** Left and right, from tab to tab. */
function turn(event: React.KeyboardEvent<HTMLElement>, view: View, show: (view: View) => void): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const next = step && order.at((order.indexOf(view) + step) % order.length)
  if (!next) return
  show(next)
  event.currentTarget.querySelector<HTMLElement>(`#${next}`)?.focus()
}
