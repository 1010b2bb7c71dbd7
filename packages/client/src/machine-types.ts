import type { ErrorCode, EventPayload } from '@confab/protocol'

/** The server at the other end of a link, as its `connected` named it. */
export type Server = EventPayload<'connected'>

/** Why a token is asked for: `refused` and `expiring` want a fresh one, never one from a cache. */
export type TokenReason = 'connect' | 'refused' | 'expiring'

/** `link` numbers the attempts; `attempt` counts failures in a row, `denied` those for the token. `alarm`: when to look. */
interface Trying {
  readonly link: number
  readonly attempt: number
  readonly denied: number
  readonly alarm: number
}
interface Held {
  readonly link: number
  /** The largest number a link was given. */
  readonly last: number
  readonly attempt: number
  readonly server: Server
  readonly since: number
  readonly alarm: number
}

/** The connection. `moving` holds a link and makes the one numbered `last`, `waiting` has none. */
export type State =
  | ({ readonly kind: 'token' } & Trying)
  | ({ readonly kind: 'opening' } & Trying)
  | ({ readonly kind: 'greeting'; readonly server: Server } & Trying)
  | ({ readonly kind: 'ready'; readonly moveAt?: number } & Held)
  | ({ readonly kind: 'moving'; readonly phase: Phase } & Held)
  | ({ readonly kind: 'waiting'; readonly reason: string; readonly again: TokenReason } & Trying)
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly code: number | ErrorCode; readonly reason: string }

/** How far the next link has come while the old one still carries the traffic. */
export type Phase =
  | { readonly at: 'token' }
  | { readonly at: 'opening' }
  | { readonly at: 'greeting'; readonly server: Server }

/** What happens to it. All but the last three are about one link. */
export type Event =
  | { readonly type: 'token'; readonly link: number; readonly token: string }
  | { readonly type: 'tokenFailed'; readonly link: number; readonly reason: string; readonly final: boolean }
  | { readonly type: 'connected'; readonly link: number; readonly server: Server }
  | { readonly type: 'welcome'; readonly link: number }
  | { readonly type: 'helloRefused'; readonly link: number; readonly reason: string; readonly retryAfter: number }
  | { readonly type: 'lost'; readonly link: number; readonly code: number; readonly reason: string }
  | { readonly type: 'goAway'; readonly link: number; readonly after: number; readonly within: number }
  | { readonly type: 'alarm'; readonly heardAt: number }
  | { readonly type: 'wake' }
  | { readonly type: 'close' }

/** What is to be done: `adopt` makes a link the one that carries the traffic, `drop` says that it is gone. */
export type Effect =
  | { readonly do: 'token'; readonly link: number; readonly reason: TokenReason }
  | { readonly do: 'open'; readonly link: number; readonly token: string }
  | { readonly do: 'hello'; readonly link: number }
  | { readonly do: 'adopt'; readonly link: number }
  | { readonly do: 'drop'; readonly link: number }
  | { readonly do: 'shut'; readonly link: number; readonly code: number }

export type Step = readonly [State, readonly Effect[]]
export type StateOf<S extends State['kind']> = Extract<State, { kind: S }>
export type EventOf<E extends Event['type']> = Extract<Event, { type: E }>
