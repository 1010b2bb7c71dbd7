import type { Chat } from '@confab/client'
import { type Live, live } from '@confab/client/live'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'

/** One for each chat, which ends with it: making one anew with each component would fetch all it knows again. */
const lives = /* #__PURE__ */ perChat((chat: Chat) => live(chat))

export interface Lively {
  readonly chat: Chat
  readonly live: Live
}

const known = new WeakMap<Live, Lively>()

function lively(chat: Chat, one: Live): Lively {
  const found = known.get(one) ?? { chat, live: one }
  known.set(one, found)
  return found
}

/** The chat with what is live of it: the provider's, or else one that is made with the first hook that needs it. */
export function useLively(): Lively | undefined {
  const { chat, live: given } = useSurroundings()
  return chat && lively(chat, given ?? lives(chat))
}
