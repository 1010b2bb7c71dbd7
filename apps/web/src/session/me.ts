import { createContext, useContext } from 'react'

/** The user id of who is in; known before there is a connection. */
export const Me = createContext('')

export function useMe(): string {
  return useContext(Me)
}
