import { useSyncExternalStore } from 'react'
import { useMe } from '../session/me.ts'

/** What was begun and not sent, by conversation, over reloads: in the local storage of this device. */
const place = (user: string, id: string): string => `confab:draft:${user}:${id}`
const listeners = new Map<string, Set<() => void>>()

export function readDraft(user: string, id: string): string {
  try {
    return localStorage.getItem(place(user, id)) ?? ''
  } catch {
    return ''
  }
}

export function keepDraft(user: string, id: string, text: string): void {
  const key = place(user, id)
  try {
    if (text === '') localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Nothing is kept in a private window, or when it is full: the text is in its field.
  }
  for (const tell of listeners.get(key) ?? []) tell()
}

/** The draft of a conversation, as it is kept. */
export function useDraft(id: string): string {
  const user = useMe()
  const key = place(user, id)
  return useSyncExternalStore(
    (tell) => {
      const tells = listeners.get(key) ?? new Set()
      listeners.set(key, tells.add(tell))
      return () => tells.delete(tell)
    },
    () => readDraft(user, id),
  )
}
