import type { Chat, ChatState, Frame } from '@confab/client'
import { useSurroundings } from './context.ts'
import { perChat } from './per-chat.ts'
import { kept } from './same.ts'
import { makeSource, useSource } from './source.ts'

/**
 * What will happen next, of itself. `connect`: an attempt is under way. `retry`: the next begins at `at`, in ms since
 * 1970. `send`: the server refused sends for their rate, and the next goes out about `at`. `catchUp`: what was missed is
 * on its way. `nothing`: all is well, or all is over.
 */
export type Next =
  | { readonly kind: 'connect' | 'catchUp' | 'nothing' }
  | { readonly kind: 'retry' | 'send'; readonly at: number }

/** The connection, for a line that says how it stands. */
export interface Connection {
  /** `connecting`, `ready`, `waiting`, `closed` or `refused`, with what belongs to it; `none`: there is no chat yet. */
  readonly state: ChatState | { readonly kind: 'none' }
  readonly next: Next
  /** How many sends wait for their acknowledgement; they go out by themselves. */
  readonly queued: number
  /** Who one is; undefined until the first connection. */
  readonly user: string | undefined
  /** Tries again at once, where it waits. */
  readonly wake: () => void
}

const nothing: Next = { kind: 'nothing' }
const none: Connection = { state: { kind: 'none' }, next: nothing, queued: 0, user: undefined, wake: () => {} }

function nextOf(state: ChatState, queued: number, limitedUntil: number): Next {
  if (state.kind === 'connecting') return { kind: 'connect' }
  if (state.kind === 'waiting') return { kind: 'retry', at: state.until }
  if (state.kind !== 'ready') return nothing
  if (queued > 0 && limitedUntil > 0) return { kind: 'send', at: limitedUntil }
  return state.whole ? nothing : { kind: 'catchUp' }
}

/** Until when sends are refused, by a refusal as it passed; undefined: it is none. */
function limitOf({ way, type, payload }: Frame): number | undefined {
  const { code, retryAfter } = (payload ?? {}) as { code?: unknown; retryAfter?: unknown }
  if (way !== 'in' || type !== 'error' || code !== 'rateLimited') return undefined
  return Date.now() + (typeof retryAfter === 'number' ? retryAfter : 1_000)
}

const connections = /* #__PURE__ */ perChat((chat: Chat) => {
  let limitedUntil = 0
  const wake = (): void => chat.wake()
  return makeSource<Connection>({
    read(former) {
      const { state, outboxSize: queued, user } = chat
      // A send that was acknowledged since then has come through.
      if (queued === 0) limitedUntil = 0
      const next = nextOf(state, queued, limitedUntil)
      return kept(former, { state, queued, user, wake, next: former ? kept(former.next, next) : next })
    },
    begin(changed) {
      const hear = (frame: Frame): void => {
        const until = limitOf(frame)
        if (until !== undefined) limitedUntil = until
        if (until !== undefined || frame.type === 'reply') changed()
      }
      const ends = [chat.on('state', changed), chat.on('conversation', changed), chat.on('frame', hear)]
      return () => {
        for (const end of ends) end()
      }
    },
  })
})

/** The state of the connection, what will happen next and when, and how many sends wait. */
export function useConnection(): Connection {
  const { chat } = useSurroundings()
  return useSource(chat && connections(chat), none)
}
