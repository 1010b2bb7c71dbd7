/** How a replay is played. */
export interface ReplaySettings {
  /** A minute of the log a second at 60; 0: as fast as allowed. */
  readonly speed: number
  readonly readers: number
  /** Speakers connected at once. */
  readonly clients: number
  /** One of so many sends is repeated after its acknowledgement; 0: none. */
  readonly repeatEach: number
  /** Acts under way at once. */
  readonly atOnce: number
  /** ms without any answer after which the end is given up. */
  readonly patience: number
}

export const usual = { clients: 100, repeatEach: 25, atOnce: 400, patience: 120_000 } as const
