import { useSyncExternalStore } from 'react'
import { logOut, refresh, SessionError, waysIn } from './session.ts'

/** Whether somebody is in: not known yet, nobody, or a user, perhaps not reached yet. */
export type Who =
  | { readonly kind: 'starting' }
  | { readonly kind: 'out'; readonly reason?: string }
  | { readonly kind: 'in'; readonly user: string; readonly admin: boolean }

/** The name of who was in last, so that the app opens offline. No secret: the cookie is what lets in. */
const place = 'confab:user'
let who: Who = { kind: 'starting' }
const listeners = new Set<() => void>()

function become(next: Who): void {
  who = next
  for (const tell of listeners) tell()
}

export function entered(user: string, admin: boolean): void {
  localStorage.setItem(place, user)
  become({ kind: 'in', user, admin })
}

/** Who was in is out. `reason`: why, where it was not by wish. */
export function left(reason?: string): void {
  localStorage.removeItem(place)
  become({ kind: 'out', ...(reason !== undefined && { reason }) })
}

/** Finds out who is in, at the start of the page. Never rejects. */
export async function begin(): Promise<void> {
  const known = localStorage.getItem(place)
  // Nobody was in here, or he went: there is no cookie to ask with, unless the operator's login has just set one.
  if (!known && !(await waysIn().catch(() => undefined))?.loginUrl) return left()
  try {
    const { user, admin } = await refresh()
    entered(user, admin)
  } catch (error) {
    const isRefused = error instanceof SessionError && error.code === 'unauthorized'
    if (known && !isRefused) become({ kind: 'in', user: known, admin: false })
    else left()
  }
}

/** Logs out, here and at the server. */
export async function leave(): Promise<void> {
  await logOut().catch(() => {})
  left()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export function useWho(): Who {
  return useSyncExternalStore(subscribe, () => who)
}
