import type { Chat, Conversation, Message } from '@confab/client'
import { useMemo } from 'react'
import { useSurroundings } from './context.ts'
import { type ConversationView, viewOf } from './conversation-view.ts'
import { perChat } from './per-chat.ts'
import { kept, keptList } from './same.ts'
import { makeSource, useSource } from './source.ts'

/** A row of the list. */
export interface ListedConversation extends ConversationView {
  /** Its last message, as far as it is known here. */
  readonly last: Message | undefined
}

/** Those the server lists. */
export interface Conversations {
  /** Most recent first. */
  readonly list: readonly ListedConversation[]
  /** How many there are, without the filter. */
  readonly total: number
  /** The list is complete. */
  readonly whole: boolean
}

/** Which rows are wanted. */
export interface ConversationsQuery {
  /** Keep it the same function between renders (`useCallback`), or the rows are sifted with each. */
  readonly filter?: ((conversation: ListedConversation) => boolean) | undefined
}

const none: Conversations = { list: [], total: 0, whole: false }

function row(conversation: Conversation, former: ListedConversation | undefined): ListedConversation {
  return kept(former, { ...viewOf(conversation, undefined), last: conversation.messages.at(-1) })
}

const lists = /* #__PURE__ */ perChat((chat: Chat) =>
  makeSource<Conversations>({
    read(former) {
      const known = new Map(former?.list.map((item) => [item.id, item]))
      const rows = chat.conversations.map((conversation) => row(conversation, known.get(conversation.id)))
      const list = keptList(former?.list, rows, (item) => item.id)
      const { state } = chat
      return kept(former, { list, total: list.length, whole: state.kind === 'ready' && state.whole })
    },
    begin(changed) {
      const ends = [chat.on('conversation', changed), chat.on('state', changed), chat.on('reset', changed)]
      return () => {
        for (const end of ends) end()
      }
    },
  }),
)

/** All conversations of the user, most recent first. */
export function useConversations({ filter }: ConversationsQuery = {}): Conversations {
  const { chat } = useSurroundings()
  const all = useSource(chat && lists(chat), none)
  return useMemo(() => (filter ? { ...all, list: all.list.filter(filter) } : all), [all, filter])
}
