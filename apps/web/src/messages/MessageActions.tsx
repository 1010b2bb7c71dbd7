import type { ConversationView, ListedMessage } from '@confab/react'
import { useEffect, useRef, useState } from 'react'
import { useMe } from '../session/me.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import type { Doing } from './doing.ts'
import { ReadByDialog } from './ReadByDialog.tsx'

/** What most people answer with. */
const usual = ['👍', '❤️', '😂', '🎉', '😮', '🙏'] as const

interface ActionsProps {
  readonly message: ListedMessage
  readonly conversation: ConversationView
  readonly begin: (doing: Doing) => void
}

/** What can be done with a message: by its button, the context menu, a long press, or Enter on the message. */
export function MessageActions({ message, conversation, begin }: ActionsProps) {
  const { say } = useTexts()
  const me = useMe()
  const button = useRef<HTMLButtonElement>(null)
  const [at, setAt] = useState<HTMLElement>()
  const [asked, setAsked] = useState<'delete' | 'readBy'>()
  useOpeners(button, setAt)
  const { conversation: held } = conversation
  const { seq, sender, text } = message
  const isOwn = sender === me
  const items: MenuItem[] = [{ icon: 'copy', text: say('copy'), act: () => void navigator.clipboard?.writeText(text) }]
  if (seq !== undefined) items.push({ icon: 'eye', text: say('whoRead'), act: () => setAsked('readBy') })
  if (isOwn && seq !== undefined)
    items.unshift({ icon: 'edit', text: say('edit'), act: () => begin({ kind: 'edit', seq }) })
  if (seq !== undefined) items.unshift({ icon: 'reply', text: say('reply'), act: () => begin({ kind: 'reply', seq }) })
  if (isOwn) items.push({ icon: 'trash', text: say('delete'), tone: 'bad', act: () => setAsked('delete') })
  const quick = seq === undefined ? [] : usual.map((emoji) => ({ text: emoji, act: () => void held.react(seq, emoji) }))
  const remove = () => void held.delete(seq ?? message)
  return (
    <>
      <button
        ref={button}
        type="button"
        className="actions icon-button"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        aria-label={say('actions')}
        onClick={(event) => setAt(event.currentTarget)}
      >
        <Icon name="more" />
      </button>
      {at && <Menu at={at} label={say('actions')} items={items} quick={quick} close={() => setAt(undefined)} />}
      {asked === 'delete' && <DeleteDialog remove={remove} close={() => setAsked(undefined)} />}
      {asked === 'readBy' && seq !== undefined && (
        <ReadByDialog conversation={conversation} seq={seq} close={() => setAsked(undefined)} />
      )}
    </>
  )
}

/** The context menu (a long press, on most touch screens) and Enter open the same. Text that is selected keeps the browser's. */
function useOpeners(button: React.RefObject<HTMLElement | null>, open: (at: HTMLElement) => void): void {
  useEffect(() => {
    const message = button.current?.closest<HTMLElement>('[data-message]')
    if (!message) return
    const menu = (event: MouseEvent) => {
      const isElsewhere = event.target instanceof Element && event.target.closest('a, pre')
      if (isElsewhere || !getSelection()?.isCollapsed || !button.current) return
      event.preventDefault()
      open(button.current)
    }
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.target !== message) return
      event.preventDefault()
      open(message)
    }
    message.addEventListener('contextmenu', menu)
    message.addEventListener('keydown', key)
    return () => {
      message.removeEventListener('contextmenu', menu)
      message.removeEventListener('keydown', key)
    }
  }, [button, open])
}
