import type { Conversation, Message } from '@confab/client'

/** The message at a seq, as it is held. */
export function messageAt(conversation: Conversation, seq: number): Message | undefined {
  return conversation.messages.findLast((message) => message.seq === seq)
}

/** The seq of the last own message that can be edited. */
export function lastOwn(conversation: Conversation, me: string): number | undefined {
  return conversation.messages.findLast(({ seq, sender, deleted }) => seq !== undefined && sender === me && !deleted)
    ?.seq
}
