/** A lease as its holder has it. */
export interface Lease {
  /** Greater than that of every holder before. */
  readonly epoch: number
  /** What a holder noted last; undefined: none ever did. */
  readonly mark: number | undefined
}

/**
 * Leases by name: at most one holder at any time by the store's own clock, whatever the nodes' clocks say. A holder names
 * itself by a text that nobody else has, not even itself after a restart. Failures are those of the store.
 */
export interface Leases {
  /**
   * Takes the lease if it is free or expired (with a new epoch), prolongs it if this holder has it. undefined: another one
   * has it. It runs for `ms` from a moment that lies between the call and the answer: count from the call.
   */
  hold(name: string, holder: string, ms: number): Promise<Lease | undefined>
  /** Notes a number beside the lease, which outlives it. False: the epoch is over or expired, and nothing was written. */
  note(name: string, epoch: number, mark: number): Promise<boolean>
  /** What was noted last, whoever holds it. */
  marked(name: string): Promise<number | undefined>
  /** Gives it up; nothing happens if the epoch is over. */
  release(name: string, epoch: number): Promise<void>
}
