import { useSyncExternalStore } from 'react'

/** Something that changes outside of React: what it is now, and how to hear that it is another. */
export interface Source<T> {
  /** The same value, by identity, until something of it changes. */
  readonly read: () => T
  readonly subscribe: (listener: () => void) => () => void
}

/** How a source is made of what tells its changes by events. */
export interface Making<T> {
  /** What it is now; answers with `former` where that says the same. */
  read(former: T | undefined): T
  /** Begins to listen, with the first subscriber; the returned function ends that, with the last one. */
  begin(changed: () => void): () => void
}

/**
 * Many changes of one turn are told once, after it. A subscriber who leaves and comes again in one turn, as in
 * StrictMode, costs nothing: what was begun ends only after the turn.
 */
export function makeSource<T>(making: Making<T>): Source<T> {
  const listeners = new Set<() => void>()
  let value: T | undefined
  let end: (() => void) | undefined
  let isFresh = false
  let isPlanned = false
  const read = (): T => {
    if (!isFresh) value = making.read(value)
    isFresh = end !== undefined
    return value as T
  }
  const tell = (): void => {
    isPlanned = false
    for (const listener of [...listeners]) listener()
  }
  const changed = (): void => {
    isFresh = false
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(tell)
  }
  const rest = (): void => {
    if (listeners.size > 0) return
    end?.()
    end = undefined
    isFresh = false
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    if (!end) {
      isFresh = false
      end = making.begin(changed)
    }
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) queueMicrotask(rest)
    }
  }
  return { read, subscribe }
}

const never = (): (() => void) => () => {}

/** What a source holds. `none`: while there is no source, while a server renders, and while its page is hydrated. */
export function useSource<T>(source: Source<T> | undefined, none: T): T {
  const ofNone = (): T => none
  return useSyncExternalStore(source?.subscribe ?? never, source?.read ?? ofNone, ofNone)
}
