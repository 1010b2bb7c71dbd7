/** What keys open can be asked for by a menu too. */
export type Asked = 'switcher' | 'help'

const listeners = new Set<(what: Asked) => void>()

export function ask(what: Asked): void {
  for (const listener of listeners) listener(what)
}

/** Calls `listener` each time; the returned function ends that. */
export function onAsked(listener: (what: Asked) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
