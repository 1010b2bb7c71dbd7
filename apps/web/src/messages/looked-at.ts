import { useSyncExternalStore } from 'react'

function subscribe(tell: () => void): () => void {
  for (const event of ['focus', 'blur', 'visibilitychange']) addEventListener(event, tell, true)
  return () => {
    for (const event of ['focus', 'blur', 'visibilitychange']) removeEventListener(event, tell, true)
  }
}

/** Somebody looks at the page: it is visible and has the focus. */
export function useIsLookedAt(): boolean {
  return useSyncExternalStore(subscribe, () => !document.hidden && document.hasFocus())
}
