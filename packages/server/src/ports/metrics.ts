/** What a node holds for its clients, by name. With them gone, and grace times over, all of it is back where it was. */
export type Holdings = Readonly<Record<string, number>>

/** What a node remembers for speed: clients gone, it stays; there is never more of it than its bound. */
export interface Kept {
  readonly size: number
  readonly limit: number
}

/** How far the event log is behind the journal, as the node that leads the relay sees it. */
export interface RelayLevel {
  /** Whether this node leads. The others say 0. */
  readonly leads: boolean
  /** Commits that are not in the event log yet. */
  readonly behind: number
  /** The age of the oldest of them. */
  readonly seconds: number
}

/**
 * What the engine counts; the edge `ops` gives it names and serves it. Calls are cheap and never throw.
 * Times in ms.
 */
export interface Metrics {
  sent(outcome: string): void
  refused(code: string): void
  batch(rows: number, ms: number): void
  queue(sends: number, bytes: number): void
  /** For how long the oldest send of a batch had waited when its commit began. */
  waited(ms: number): void
  delivered(receivers: number, entries: number): void
  /** From commit to the hand-over to the transports. */
  deliveryMs(ms: number): void
  ackMs(ms: number): void
  repaired(by: 'gap' | 'journal' | 'audit', entries: number): void
  sessions(count: number): void
  /** A `hello`; `isAgain`: of a client that was here before and goes on from what it has. */
  greeted(isAgain: boolean): void
  closed(code: number): void
  tokenRefused(reason: string): void
  /** Events that are safe in the event log; `ms`: since the oldest of them was committed. */
  relayed(events: number, ms: number): void
  /** Facts that could not be told in time, and are lost. */
  factsDropped(topic: string, count: number): void
  /** The relay, asked whenever the metrics are read. */
  relays(read: () => RelayLevel): void
  /** A part of the node that is asked, whenever the metrics are read, for what it holds. */
  holds(count: () => Holdings): void
  /** Something it remembers, asked like the above. */
  keeps(what: string, kept: Kept): void
}

const nothing = (): void => undefined

/** Counts nothing. */
export const noMetrics: Metrics = {
  sent: nothing,
  refused: nothing,
  batch: nothing,
  queue: nothing,
  waited: nothing,
  delivered: nothing,
  deliveryMs: nothing,
  ackMs: nothing,
  repaired: nothing,
  sessions: nothing,
  greeted: nothing,
  closed: nothing,
  tokenRefused: nothing,
  relayed: nothing,
  factsDropped: nothing,
  relays: nothing,
  holds: nothing,
  keeps: nothing,
}

/** What stands between the nodes, as of now; sums since the start. */
export interface BetweenCounts {
  readonly up: boolean
  readonly nodes: number
  readonly commands: number
  readonly errors: number
  readonly published: number
  readonly received: number
  readonly dropped: number
  readonly malformed: number
  readonly rebuilt: number
}

/** Which PostgreSQL is used, of those that others run; sums since the start. */
export interface DatabaseCounts {
  readonly up: boolean
  /** Nothing is written until the operator has answered for its history. */
  readonly isHeld: boolean
  readonly timeline: number
  /** Times another history, or another host, was gone over to or accepted. */
  readonly changes: number
}
