import type { LoggedEntry } from '@confab/protocol'

/** Its effect must be done when it resolves. A rejection stops the partition: the same event again, until it is taken. */
export type Handle = (event: LoggedEntry) => Promise<void> | void

/** Told of what happens, for logs and metrics. They must not throw. Times in ms. */
export interface Hooks {
  /** The handler failed for the `attempt`-th time in a row at this place; it is called again after `pause`. */
  readonly failed?: (failure: {
    readonly partition: number
    /** undefined: the record itself could not be read. */
    readonly event: LoggedEntry | undefined
    readonly error: unknown
    readonly attempt: number
    readonly pause: number
  }) => void
  /** It was taken after all. */
  readonly recovered?: (event: LoggedEntry, attempts: number) => void
  /** Dropped: its effect was done before. */
  readonly repeated?: (event: LoggedEntry) => void
  /** What is done up to here is noted in Kafka; it failed: tried again with the next one. */
  readonly committed?: (error: unknown) => void
  /** Kafka is away, or the group is in disorder; it is tried again after `pause`. */
  readonly disconnected?: (error: unknown, pause: number) => void
}

/** Where the event log is, and what is done with it. Times in ms. */
export interface EventsOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[]
  /** The consumer group: processes of one share the partitions, and what is done is noted under it. */
  readonly group: string
  readonly handle: Handle
  /** `chat.events` where nothing else was configured. */
  readonly topic?: string
  /** Where a new group begins: `earliest` (as made) with all that the topic has, `latest` with what comes from now on. */
  readonly start?: 'earliest' | 'latest'
  /** So long a dead process keeps its partitions: 6000. */
  readonly sessionTimeout?: number
  /** 500. */
  readonly heartbeatInterval?: number
  /** What is done is noted that often, 1000, or after so many events, 500: as much comes again after a crash. */
  readonly commitInterval?: number
  readonly commitEvents?: number
  /** Of a handler that fails: doubles from 250 up to 30000. */
  readonly firstPause?: number
  readonly longestPause?: number
  /** Events of a partition that wait for the handler, 1000; at it no more are fetched of that partition. */
  readonly waiting?: number
  /** Conversations whose last seq is remembered, 100000; of others repeats come through. */
  readonly remembered?: number
  readonly clientId?: string
  /** true, or the PEM of who signed the brokers' certificates. */
  readonly tls?: boolean | { readonly ca: string }
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
    readonly username: string
    readonly password: string
  }
  readonly hooks?: Hooks
}

export type Settings = Required<Omit<EventsOptions, 'tls' | 'sasl'>> & Pick<EventsOptions, 'tls' | 'sasl'>

/** With all that was left out. */
export function settingsOf(options: EventsOptions): Settings {
  return {
    topic: 'chat.events',
    start: 'earliest',
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    commitInterval: 1_000,
    commitEvents: 500,
    firstPause: 250,
    longestPause: 30_000,
    waiting: 1_000,
    remembered: 100_000,
    clientId: 'confab-events',
    hooks: {},
    ...options,
  }
}
