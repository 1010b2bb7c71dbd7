/**
 * What the engine counts; the edge `ops` gives it names and serves it. Calls are cheap and never throw.
 * Times in ms.
 */
export interface Metrics {
  sent(outcome: string): void
  refused(code: string): void
  batch(rows: number, ms: number): void
  queue(sends: number, bytes: number): void
  delivered(receivers: number, entries: number): void
  /** From commit to the hand-over to the transports. */
  deliveryMs(ms: number): void
  ackMs(ms: number): void
  repaired(by: 'gap' | 'journal' | 'audit', entries: number): void
  sessions(count: number): void
  closed(code: number): void
  tokenRefused(reason: string): void
}

const nothing = (): void => undefined

/** Counts nothing. */
export const noMetrics: Metrics = {
  sent: nothing,
  refused: nothing,
  batch: nothing,
  queue: nothing,
  delivered: nothing,
  deliveryMs: nothing,
  ackMs: nothing,
  repaired: nothing,
  sessions: nothing,
  closed: nothing,
  tokenRefused: nothing,
}
