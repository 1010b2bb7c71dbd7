import type { Chat, Message } from '@confab/client'
import { type ListedConversation, useChat } from '@confab/react'
import { useEffect, useState } from 'react'

/** A page in which the last message is looked for: edits and who came or went stand behind it. */
const pageSize = 20
const found = new WeakMap<Chat, Map<string, { readonly head: number; readonly latest: Message | undefined }>>()

async function look(chat: Chat, id: string): Promise<Message | undefined> {
  const { entries } = await chat.ask('history', { conversationId: id, limit: pageSize })
  const entry = entries.findLast(({ kind }) => kind === 'message' || kind === 'reply')
  if (!entry) return undefined
  const { seq, clientId, sender, at, content, state } = entry
  const text = typeof content.text === 'string' ? content.text : ''
  return {
    ...{ seq, clientId, sender, at, content, text },
    edited: state?.edited === true,
    deleted: state?.deleted === true,
  } as Message
}

/**
 * The last message of a row: what the SDK holds, or else what the server has. Of a conversation that nobody opened the
 * SDK knows its head only, so it is asked for, once a head.
 */
export function useLatest(row: ListedConversation): Message | undefined {
  const chat = useChat()
  const { id, head, last } = row
  const known = chat && found.get(chat)?.get(id)
  const [, again] = useState(0)
  // What is held of a conversation that was left ends where it was left.
  const isHeld = last !== undefined && (row.conversation.shown ?? 0) >= head
  const isNeeded = !isHeld && head > 0 && known?.head !== head
  useEffect(() => {
    if (!chat || !isNeeded) return
    const rows = found.get(chat) ?? new Map()
    found.set(chat, rows)
    rows.set(id, { head, latest: rows.get(id)?.latest })
    look(chat, id).then(
      (latest) => {
        rows.set(id, { head, latest })
        again((n) => n + 1)
      },
      () => rows.delete(id),
    )
  }, [chat, id, head, isNeeded])
  return isHeld ? last : (known?.latest ?? last)
}
