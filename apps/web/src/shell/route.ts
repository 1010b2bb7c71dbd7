import { useSyncExternalStore } from 'react'

/** What the address shows. Nothing of it is secret, and the server is never told: it stands behind the `#`. */
export type Route =
  | { readonly kind: 'none' }
  | { readonly kind: 'conversation'; readonly id: string }
  /** An invite link of a channel. */
  | { readonly kind: 'join'; readonly id: string }
  | { readonly kind: 'page'; readonly page: 'settings' | 'devices' | 'profile' }

const pattern = /^#\/(?:(c|join)\/([0-9a-f-]{36})|(settings|devices|profile))$/

export function parseRoute(hash: string): Route {
  const [, kind, id, page] = pattern.exec(hash) ?? []
  if (page === 'settings' || page === 'devices' || page === 'profile') return { kind: 'page', page }
  if (id === undefined) return { kind: 'none' }
  return kind === 'join' ? { kind: 'join', id } : { kind: 'conversation', id }
}

export const pathTo = (id: string): string => `#/c/${id}`

export function invitePath(id: string): string {
  return `#/join/${id}`
}

export function go(path: string): void {
  location.hash = path
}

function subscribe(tell: () => void): () => void {
  addEventListener('hashchange', tell)
  return () => removeEventListener('hashchange', tell)
}

let known: { readonly hash: string; readonly route: Route } | undefined

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => {
    const { hash } = location
    if (known?.hash !== hash) known = { hash, route: parseRoute(hash) }
    return known.route
  })
}
