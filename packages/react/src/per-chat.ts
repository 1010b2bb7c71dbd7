import type { Chat } from '@confab/client'

/** One value a chat and key, made when it is first asked for, and forgotten with the chat. */
export function perChat<T>(make: (chat: Chat, key: string) => T): (chat: Chat, key?: string) => T {
  const all = new WeakMap<Chat, Map<string, T>>()
  return (chat, key = '') => {
    const ofChat = all.get(chat) ?? new Map<string, T>()
    all.set(chat, ofChat)
    const known = ofChat.get(key)
    if (known !== undefined) return known
    const made = make(chat, key)
    ofChat.set(key, made)
    return made
  }
}
