import { useEffect, useSyncExternalStore } from 'react'

type Table = ReadonlyMap<string, string>

let table: Table | undefined
let isAsked = false
const listeners = new Set<() => void>()

/** Loads the table with the first message or composer that needs it. */
export function loadEmoji(): void {
  if (isAsked) return
  isAsked = true
  import('./emoji-table.ts').then(
    (found) => {
      table = found.emoji
      for (const tell of listeners) tell()
    },
    () => {
      isAsked = false
    },
  )
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

/** The table of shortcodes; undefined until it is loaded. */
export function useEmoji(): Table | undefined {
  useEffect(loadEmoji, [])
  return useSyncExternalStore(subscribe, () => table)
}

/** The shortcodes that begin with, or else contain, some letters: at most so many. */
export function foundEmoji(all: Table, letters: string, most = 8): readonly (readonly [string, string])[] {
  const names = [...all.keys()].filter((name) => name.includes(letters))
  const ranked = names.sort((a, b) => Number(b.startsWith(letters)) - Number(a.startsWith(letters)))
  return ranked.slice(0, most).map((name) => [name, all.get(name) ?? ''] as const)
}
