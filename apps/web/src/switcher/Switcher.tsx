import { useChat, useConversations } from '@confab/react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { titleOf, useNames } from '../conversations/title.ts'
import { go, pathTo } from '../shell/route.ts'
import { useTexts } from '../texts/texts.ts'
import { type Option, optionsFor } from './options.ts'
import { SwitcherOption } from './SwitcherOption.tsx'
import './switcher.css'

/** Goes to a conversation by its name: type, arrows, Enter. */
export function Switcher({ close }: { readonly close: () => void }) {
  const { say } = useTexts()
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const chat = useChat()
  const { list } = useConversations()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const [failure, setFailure] = useState<string>()
  const names = useNames(useMemo(() => list.flatMap(({ peer }) => peer ?? []), [list]))
  const options = useMemo(() => optionsFor(list, (row) => titleOf(row, names, say), query), [list, names, say, query])
  const chosen = options[Math.min(at, options.length - 1)]
  useEffect(() => {
    const before = document.activeElement
    const dialog = box.current
    dialog?.showModal()
    field.current?.focus()
    return () => {
      dialog?.close()
      // Where one goes there is something of its own to begin with.
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const take = async (option: Option) => {
    try {
      const to = option.kind === 'conversation' ? option.row.id : (await chat?.createDirect(option.user))?.id
      close()
      if (to !== undefined) go(pathTo(to))
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
  }
  const press = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.nativeEvent.isComposing || (by === undefined && event.key !== 'Enter')) return
    event.preventDefault()
    if (by === undefined) return chosen && void take(chosen)
    setAt((Math.min(at, options.length - 1) + by + options.length) % Math.max(1, options.length))
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click beside it does
    <dialog
      className="dialog switcher"
      ref={box}
      aria-label={say('switcher')}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => event.target === box.current && close()}
    >
      <input
        ref={field}
        className="switcher-field"
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={id}
        aria-activedescendant={chosen && `${id}-${chosen.key}`}
        aria-autocomplete="list"
        aria-label={say('switcher')}
        placeholder={say('switcherHint')}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
          setFailure(undefined)
        }}
        onKeyDown={press}
      />
      <div role="listbox" id={id} aria-label={say('conversations')} className="switcher-list">
        {options.map((option) => (
          <SwitcherOption
            key={option.key}
            id={`${id}-${option.key}`}
            option={option}
            isChosen={option === chosen}
            take={() => void take(option)}
          />
        ))}
      </div>
      <p role="status" className={options.length > 0 && !failure ? 'hidden' : 'switcher-none soft'}>
        {failure ? say('loginFailed', { reason: failure }) : options.length === 0 && say('searchNone', { query })}
      </p>
    </dialog>
  )
}
