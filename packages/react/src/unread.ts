import type { Chat, Unread } from '@confab/client'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'
import { kept } from './same.ts'
import { makeSource, type Source, useSource } from './source.ts'

/** What is unread in one conversation. */
export interface ConversationUnread {
  /** Messages of others which the user has not seen. */
  readonly unread: number
  /** How many of them name him, or all. */
  readonly mentions: number
  /** Up to which seq he has seen it: the `new messages` line stands after it. */
  readonly seen: number
}

const noneAtAll: Unread = { unread: 0, muted: 0, mentions: 0 }
const noneThere: ConversationUnread = { unread: 0, mentions: 0, seen: 0 }

const sums = /* #__PURE__ */ perChat((chat: Chat) =>
  makeSource<Unread>({
    read: (former) => kept(former, chat.unread),
    begin: (changed) => chat.on('unread', changed),
  }),
)

const counts = /* #__PURE__ */ perChat((chat: Chat, id: string) => {
  const conversation = chat.conversation(id)
  return makeSource<ConversationUnread>({
    read(former) {
      const { unread, mentions, cursors } = conversation
      return kept(former, { unread, mentions, seen: cursors.seen })
    },
    begin: (changed) => conversation.on('change', changed),
  })
})

/** What is unread in all conversations: for a title or a badge. */
export function useUnread(): Unread
/** What is unread in this one. */
export function useUnread(id: string): ConversationUnread
export function useUnread(id?: string): Unread | ConversationUnread {
  const { chat } = useSurroundings()
  const source: Source<Unread | ConversationUnread> | undefined =
    chat && (id === undefined ? sums(chat) : counts(chat, id))
  return useSource<Unread | ConversationUnread>(source, id === undefined ? noneAtAll : noneThere)
}
