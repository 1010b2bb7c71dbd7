import type { Message } from '@confab/client'
import type { ConversationView } from '@confab/react'

type Holder = Pick<ConversationView, 'conversation'>

/** The message at a seq, as it is held. */
export function messageAt({ conversation }: Holder, seq: number): Message | undefined {
  return conversation.messages.findLast((message) => message.seq === seq)
}

/** The seq of the last own message that can be edited. */
export function lastOwn({ conversation }: Holder, me: string): number | undefined {
  return conversation.messages.findLast(({ seq, sender, deleted }) => seq !== undefined && sender === me && !deleted)
    ?.seq
}
