import type { Chat } from '@confab/client'
import type { Live } from '@confab/client/live'
import { type Context, createContext, useContext } from 'react'

/** What hooks find above them. */
export interface Surroundings {
  readonly chat: Chat | undefined
  readonly live: Live | undefined
}

export const surroundings: Context<Surroundings | undefined> = /* #__PURE__ */ createContext<Surroundings | undefined>(
  undefined,
)

/** Throws where no ConfabProvider is above. */
export function useSurroundings(): Surroundings {
  const found = useContext(surroundings)
  if (!found) throw new Error('hooks of @confab/react need a <ConfabProvider chat={...}> above them')
  return found
}
