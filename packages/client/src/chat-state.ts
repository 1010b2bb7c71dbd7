import type { ErrorCode } from '@confab/protocol'
import type { State } from './machine-types.ts'

/**
 * What the application is told of the connection. `connecting`: a token, a socket and a welcome are on their way.
 * `ready`: commands go out; `whole`: nothing is missing of what is wanted. `waiting`: for the next try, which begins at
 * `until` (ms since 1970); `attempt` counts the failures in a row. `closed`: by the application. `refused`: the server or
 * the application's tokens say that trying again does not help; `code`: of the close, or of the error.
 */
export type ChatState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly whole: boolean; readonly connectionId: string; readonly serverId: string }
  | { readonly kind: 'waiting'; readonly until: number; readonly attempt: number; readonly reason: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly code: number | ErrorCode; readonly reason: string }

export function chatState(state: State, whole: boolean): ChatState {
  if (state.kind === 'ready' || state.kind === 'moving') {
    const { connectionId, serverId } = state.server
    return { kind: 'ready', whole, connectionId, serverId }
  }
  if (state.kind === 'waiting') {
    return { kind: 'waiting', until: state.alarm, attempt: state.attempt, reason: state.reason }
  }
  return state.kind === 'refused' || state.kind === 'closed' ? state : { kind: 'connecting' }
}

/** Whether two of what can be written as JSON, made in one way, say the same. */
export function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
