import type { Chat } from '@confab/client'
import { useSurroundings } from './context.ts'
import type { Messages } from './message-list.ts'
import { perChat } from './per-chat.ts'
import { Scroll } from './scroll.ts'
import { useSource } from './source.ts'

const loaded = async (): Promise<void> => {}
const none: Messages = {
  list: [],
  whole: false,
  hasOlder: false,
  hasNewer: false,
  loading: undefined,
  error: undefined,
  loadOlder: loaded,
  loadNewer: loaded,
  around: loaded,
  toNewest: () => {},
  retry: () => {},
  discard: () => {},
}

const scrolls = /* #__PURE__ */ perChat((chat: Chat, id: string) => new Scroll(chat, id))

/**
 * The messages of a conversation, which is open as long as this is mounted. What others type, who is online and who has
 * read does not change it.
 */
export function useMessages(id: string): Messages {
  const { chat } = useSurroundings()
  return useSource(chat && scrolls(chat, id).source, none)
}
