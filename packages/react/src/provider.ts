import type { Chat } from '@confab/client'
import type { Live } from '@confab/client/live'
import { createElement, type FunctionComponent, type ReactNode, useMemo } from 'react'
import { type Surroundings, surroundings, useSurroundings } from './context.ts'

/**
 * `chat`: of `connect`, made outside of React or in an effect, and closed by who made it; undefined while there is none
 * (before a login, while a server renders): the hooks are empty then. `live`: where you made one yourself.
 */
export interface ConfabProviderProps {
  readonly chat: Chat | undefined
  readonly live?: Live | undefined
  readonly children?: ReactNode
}

/** Gives the hooks below it their chat. */
export const ConfabProvider: FunctionComponent<ConfabProviderProps> = ({ chat, live, children }) => {
  const value = useMemo<Surroundings>(() => ({ chat, live }), [chat, live])
  return createElement(surroundings.Provider, { value }, children)
}

/** The chat given to the ConfabProvider above; undefined while it has none. Throws where there is no provider. */
export function useChat(): Chat | undefined {
  return useSurroundings().chat
}
