import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import type { Holding } from './home.ts'
import type { Chance, Ids } from './ids.ts'
import { randomId } from './ids.ts'
import type { TokenReason } from './machine-types.ts'
import type { OutboxLimits } from './outbox.ts'
import type { Storage } from './storage.ts'
import { memoryStorage } from './storage.ts'
import type { OnTrace } from './trace.ts'
import type { Transport } from './transport.ts'
import { webTransport } from './transport.ts'

/** What `connect` is given. Only `url` and `token` are needed. */
export interface ConnectOptions {
  /** `ws://`, `wss://`, `http://` or `https://host[:port]`, where the server listens. */
  readonly url: string
  /**
   * Gives a token. With `refused` or `expiring` it must be a fresh one. A rejection is tried again, unless its `code`
   * is `unauthorized`: then the chat is refused.
   */
  readonly token: (reason: TokenReason) => Promise<string>
  /** Which device this is, where the token does not say: sent with each hello. */
  readonly device?: { readonly id: string; readonly name?: string; readonly kind?: string }
  /** Where the outbox is kept; in memory, if not said. */
  readonly storage?: Storage
  /** How servers are reached; the platform's WebSocket and fetch, if not said. */
  readonly transport?: Transport
  /** Time and timers; the system's, if not said. */
  readonly clock?: Clock
  /** Spreads reconnects and repeats; `Math.random`, if not said. */
  readonly chance?: Chance
  /** Makes client ids; random UUIDs, if not said. */
  readonly ids?: Ids
  /** Is told the facts of which traces are written. */
  readonly onTrace?: OnTrace
  /** Where other than the defaults: 1,000 commands, 16,000,000 characters, 1 in flight, 32 under way. */
  readonly limits?: Partial<Limits>
}

/** Of the outbox, and of what is held of conversations. */
export interface Limits extends OutboxLimits, Holding {}

/**
 * `inFlight` is 1 although a server keeps the order of what one connection sends: a send that is refused for its rate
 * before the server looked into it blocks nothing, and what was under way behind it is stored first. One in flight acks
 * as often as the network and a commit allow, far above the rate that a server grants a user. With more it is faster
 * over long distances (about 6 times with 8), where the order after a refusal does not matter.
 */
export const defaultLimits: Limits = {
  size: 1_000,
  chars: 16_000_000,
  inFlight: 1,
  underWay: 32,
  missing: 1_000,
  open: 20_000,
  resting: 1_000,
}

export function withDefaults(options: ConnectOptions) {
  return {
    storage: memoryStorage(),
    transport: webTransport,
    clock: systemClock,
    chance: Math.random,
    ids: randomId,
    trace: options.onTrace ?? (() => {}),
    ...options,
    limits: { ...defaultLimits, ...options.limits },
  }
}
export type Settings = ReturnType<typeof withDefaults>
