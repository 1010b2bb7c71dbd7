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

export interface ConnectOptions {
  /** `ws://`, `wss://`, `http://` or `https://host[:port]`, where the server listens. */
  readonly url: string
  /**
   * Gives a token. With `refused` or `expiring` it must be a fresh one. A rejection is tried again, unless its `code`
   * is `unauthorized`: then the chat is refused.
   */
  readonly token: (reason: TokenReason) => Promise<string>
  readonly device?: { readonly id: string; readonly name?: string; readonly kind?: string }
  /** Where the outbox is kept; in memory, if not said. */
  readonly storage?: Storage
  readonly transport?: Transport
  readonly clock?: Clock
  readonly chance?: Chance
  readonly ids?: Ids
  readonly onTrace?: OnTrace
  readonly limits?: Partial<Limits>
}

/** Of the outbox, and of what is held of conversations. */
export interface Limits extends OutboxLimits, Holding {}

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
    ...options,
    storage: options.storage ?? memoryStorage(),
    transport: options.transport ?? webTransport,
    clock: options.clock ?? systemClock,
    chance: options.chance ?? Math.random,
    ids: options.ids ?? randomId,
    trace: options.onTrace ?? (() => {}),
    limits: { ...defaultLimits, ...options.limits },
  }
}
export type Settings = ReturnType<typeof withDefaults>
