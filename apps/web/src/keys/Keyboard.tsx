import { useChat } from '@confab/react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { go, pathTo } from '../shell/route.ts'
import { type Asked, onAsked } from './asked.ts'
import { wishOf } from './keys.ts'

const KeyHelp = lazy(async () => ({ default: (await import('./KeyHelp.tsx')).KeyHelp }))
const Switcher = lazy(async () => ({ default: (await import('../switcher/Switcher.tsx')).Switcher }))

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** The keys that work everywhere, and what they open. `chosen`: the conversation that is shown. */
export function Keyboard({ chosen }: { readonly chosen: string | undefined }) {
  const [shown, setShown] = useState<Asked>()
  const chat = useChat()
  useEffect(() => onAsked(setShown), [])
  useEffect(() => {
    const step = (by: number) => {
      const ids = chat?.conversations.map(({ id }) => id) ?? []
      const at = ids.indexOf(chosen ?? '')
      const next = at < 0 ? ids[0] : ids[at + by]
      if (next !== undefined) go(pathTo(next))
    }
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const wish = wishOf(event, isText(event.target))
      if (wish === undefined) return
      event.preventDefault()
      if (wish === 'next' || wish === 'former') step(wish === 'next' ? 1 : -1)
      else setShown((before) => (before === wish ? undefined : wish))
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [chat, chosen])
  const close = () => setShown(undefined)
  return (
    <Suspense fallback={null}>
      {shown === 'switcher' && <Switcher close={close} />}
      {shown === 'help' && <KeyHelp close={close} />}
    </Suspense>
  )
}
