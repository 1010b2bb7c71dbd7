/** How much is measured, and for how long. */
export interface Scale {
  readonly runs: number
  /** Of a measured run, and of the unmeasured one before the first. */
  readonly seconds: number
  readonly warmSeconds: number
  /** Receivers of the fan-out; each so-many-eth reads every frame byte for byte. */
  readonly audience: number
  readonly checkedEach: number
  readonly pairs: number
  readonly offeredPerSecond: number
  /** Opened in a run of the connections. */
  readonly connections: number
  readonly idle: number
  /** So long nothing happens but a first heartbeat before the idle CPU is measured, and so long it is measured. */
  readonly quietSeconds: number
  readonly idleSeconds: number
  /** Messages of the conversation whose pages are read. */
  readonly log: number
  readonly interests: number
}

export const full: Scale = {
  runs: 3,
  seconds: 5,
  warmSeconds: 2,
  audience: 1_000,
  checkedEach: 50,
  pairs: 100,
  offeredPerSecond: 1_000,
  connections: 3_000,
  idle: 5_000,
  quietSeconds: 35,
  idleSeconds: 20,
  log: 5_000,
  interests: 1_000_000,
}

/** To see that everything works; its figures mean nothing. */
export const quick: Scale = {
  ...full,
  runs: 1,
  seconds: 0.5,
  warmSeconds: 0.1,
  audience: 100,
  pairs: 20,
  connections: 200,
  idle: 200,
  quietSeconds: 0.5,
  idleSeconds: 1,
  log: 300,
  interests: 100_000,
}

/** Bodies are 200 B. */
export const body = 'x'.repeat(200)
