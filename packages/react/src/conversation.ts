import type { Chat } from '@confab/client'
import { useSurroundings } from './context.ts'
import { type ConversationView, viewOf } from './conversation-view.ts'
import { perChat } from './per-chat.ts'
import { makeSource, useSource } from './source.ts'

const views = /* #__PURE__ */ perChat((chat: Chat, id: string) => {
  const conversation = chat.conversation(id)
  return makeSource<ConversationView | undefined>({
    read: (former) => (conversation.listing ? viewOf(conversation, former) : undefined),
    begin: (changed) => conversation.on('change', changed),
  })
})

/** One conversation; undefined while the server has not listed it, and once it is not this user's any more. */
export function useConversation(id: string): ConversationView | undefined {
  const { chat } = useSurroundings()
  return useSource(chat && views(chat, id), undefined)
}
