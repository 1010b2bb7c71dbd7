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
  readonly slow: SlowScale
  /** Who are typing in one room. */
  readonly typers: number
  readonly presences: number
  readonly cluster: ClusterScale
}

/** Several nodes on real parts. */
export interface ClusterScale {
  /** On how many nodes the same is measured. */
  readonly nodes: readonly number[]
  readonly brokers: 1 | 3
  /** Conversations of ten, beside the pairs. */
  readonly groups: number
  readonly crowd: { readonly members: number; readonly online: number }
  /** Events that wait when the relay begins. */
  readonly backlog: number
}

/** Readers of one busy conversation, some of them bad ones. */
export interface SlowScale {
  readonly healthy: number
  /** Of each kind: who read nothing, who read 1 KB/s, who stall now and then. */
  readonly badOfEach: number
  readonly perSecond: number
  readonly bodyBytes: number
  /** Without the bad ones, and with them. */
  readonly seconds: number
  /** Then the talk goes on for so long at most, until who read nothing are closed. */
  readonly closingSeconds: number
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
  slow: { healthy: 700, badOfEach: 100, perSecond: 50, bodyBytes: 2_000, seconds: 25, closingSeconds: 20 },
  typers: 200,
  presences: 10_000,
  cluster: { nodes: [1, 2, 3], brokers: 3, groups: 30, crowd: { members: 50_000, online: 300 }, backlog: 60_000 },
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
  slow: { healthy: 70, badOfEach: 10, perSecond: 100, bodyBytes: 1_000, seconds: 6, closingSeconds: 0 },
  typers: 50,
  presences: 400,
  cluster: { nodes: [1, 3], brokers: 1, groups: 6, crowd: { members: 1_000, online: 30 }, backlog: 2_000 },
}

/** Bodies are 200 B. */
export const body = 'x'.repeat(200)
