import type { Chat, ConfabError, Conversation, Pending } from '@confab/client'
import { useCallback } from 'react'
import { useSurroundings } from './context.ts'
import { type Failure, failuresOf } from './failures.ts'

/**
 * Sends a message, as `Conversation.send` does: it shows in `useMessages` at once, without a seq, and is sent over
 * reconnects until there is an answer. A refusal for good shows there too, as `failure`; nobody needs to look at the
 * promise. Throws where the provider has no chat yet.
 */
export type Send = (...args: Parameters<Conversation['send']>) => Pending

/** What was given to `send`, as a message that failed. */
function failureOf(chat: Chat, args: Parameters<Conversation['send']>, clientId: string, error: ConfabError): Failure {
  const [content, options] = args
  const fields = typeof content === 'string' ? { text: content } : content
  const text = typeof fields.text === 'string' ? fields.text : ''
  const message = { clientId, sender: chat.user ?? '', content: fields, text, edited: false, deleted: false }
  return { clientId, content, options, error, message: message as Failure['message'] }
}

/** Whether the storage keeps it, and another chat will send it. */
function isKept({ code }: ConfabError): boolean {
  return code === 'closed' || code === 'refused'
}

/** Sends, and notes what fails for good. */
export function sendNoting(chat: Chat, id: string, ...args: Parameters<Conversation['send']>): Pending {
  const sent = chat.conversation(id).send(...args)
  sent.catch((error: ConfabError) => {
    if (!isKept(error)) failuresOf(chat, id).add(failureOf(chat, args, sent.clientId, error))
  })
  return sent
}

/** Sends into a conversation. The function is the same one between renders. */
export function useSend(id: string): Send {
  const { chat } = useSurroundings()
  return useCallback(
    (...args) => {
      if (!chat) throw new Error('there is no chat yet')
      return sendNoting(chat, id, ...args)
    },
    [chat, id],
  )
}
