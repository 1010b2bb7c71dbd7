import type { Chat, Entry, Frame } from '@confab/client'
import { useChat, useUnread } from '@confab/react'
import { useEffect } from 'react'
import { preview } from '../conversations/preview.ts'
import { useMe } from '../session/me.ts'
import { settings } from '../settings/settings.ts'
import { go, parseRoute, pathTo } from '../shell/route.ts'
import { say } from '../texts/texts.ts'
import { sound } from './tone.ts'
import { isWorth } from './worth.ts'

/** Shows nothing: tells the title, the app's badge, and who looks elsewhere. */
export function Notifier() {
  const chat = useChat()
  const me = useMe()
  const { unread } = useUnread()
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 999 ? '999+' : unread}) ${say('app')}` : say('app')
    if ('setAppBadge' in navigator) void (unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge())
  }, [unread])
  useEffect(() => chat?.on('frame', (frame) => hear(chat, me, frame)), [chat, me])
  return null
}

/** Entries that come by themselves are live ones; what is fetched is no news. */
function hear(chat: Chat, me: string, { way, type, payload }: Frame): void {
  if (way !== 'in' || type !== 'entries') return
  const { conversationId, entries } = payload as { conversationId: string; entries: readonly Entry[] }
  const { kind, notify } = chat.conversation(conversationId)
  const route = parseRoute(location.hash)
  const isOpen = route.kind === 'conversation' && route.id === conversationId
  const isLookedAt = isOpen && !document.hidden && document.hasFocus()
  const entry = entries.findLast((one) => isWorth(one, { me, isDirect: kind === 'direct', notify, isLookedAt }))
  if (entry) tell(chat, conversationId, entry)
}

function tell(chat: Chat, id: string, { seq, sender, content }: Entry): void {
  const { sound: isSound, desktop } = settings.value
  if (isSound) sound()
  const isAllowed = desktop === 'yes' && 'Notification' in globalThis && Notification.permission === 'granted'
  if (!isAllowed || (!document.hidden && document.hasFocus())) return
  const { title } = chat.conversation(id)
  const body = typeof content.text === 'string' ? preview(content.text) : say('notifyBody')
  // The same tag in all tabs: the system shows it once.
  const shown = new Notification(title ? `${sender}, ${title}` : sender, {
    body,
    tag: `${id}:${seq}`,
    icon: '/icon.svg',
  })
  shown.onclick = () => {
    focus()
    go(pathTo(id))
    shown.close()
  }
}
