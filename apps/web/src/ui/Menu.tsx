import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import './menu.css'

export interface MenuItem {
  readonly icon: IconName
  readonly text: string
  readonly tone?: 'bad'
  act(): void
}

interface MenuProps {
  /** What it hangs at, and what gets the focus again. */
  readonly at: HTMLElement
  readonly label: string
  readonly items: readonly MenuItem[]
  /** Above them, in one row: a picture each. */
  readonly quick?: readonly Pick<MenuItem, 'text' | 'act'>[]
  readonly close: () => void
}

const gap = 6

/** A menu of actions: arrows, Home, End, Escape. It is shown above everything, wherever there is room. */
export function Menu({ at, label, items, quick = [], close }: MenuProps) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<{ left: number; top: number }>()
  useLayoutEffect(() => {
    const own = box.current
    if (!own) return
    own.showPopover?.()
    const { left, right, top, bottom } = at.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = own
    const x = left + width > innerWidth - gap ? right - width : left
    const y = bottom + height > innerHeight - gap ? top - height - gap : bottom + gap
    setPlace({ left: Math.max(gap, x), top: Math.max(gap, y) })
    own.querySelector('button')?.focus()
  }, [at])
  useEffect(() => {
    const leave = (event: Event) => event.target instanceof Node && !box.current?.contains(event.target) && close()
    addEventListener('pointerdown', leave, true)
    addEventListener('resize', close)
    return () => {
      removeEventListener('pointerdown', leave, true)
      removeEventListener('resize', close)
    }
  }, [close])
  const end = () => {
    close()
    at.focus()
  }
  return (
    <div
      className="menu"
      role="menu"
      aria-label={label}
      popover="manual"
      ref={box}
      style={place}
      onKeyDown={(event) => step(event, end)}
    >
      {quick.length > 0 && (
        <div className="menu-quick">
          {quick.map(({ text, act }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                end()
                act()
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
      {items.map(({ icon, text, tone, act }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={tone}
          onClick={() => {
            end()
            act()
          }}
        >
          <Icon name={icon} />
          {text}
        </button>
      ))}
    </div>
  )
}

function step(event: React.KeyboardEvent<HTMLElement>, end: () => void): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const now = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const to = {
    ArrowDown: now + 1,
    ArrowRight: now + 1,
    ArrowUp: now - 1,
    ArrowLeft: now - 1,
    Home: 0,
    End: buttons.length - 1,
  }[event.key]
  if (event.key === 'Escape' || event.key === 'Tab') end()
  else if (to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  if (to !== undefined) buttons.at(to % buttons.length)?.focus()
}
