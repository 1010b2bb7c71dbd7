interface Limit {
  readonly env: string
  readonly value: number
  readonly unit: string
  /** What happens at the limit. */
  readonly then: string
}

/**
 * A limit on everything, in one place; each is set by its environment variable. `relations` below must hold between
 * them, which start-up checks.
 */
export const limitTable = {
  frameBytes: { env: 'CONFAB_FRAME_BYTES', value: 102_400, unit: 'B', then: 'the connection is closed with 1009' },
  greetingBytes: {
    env: 'CONFAB_GREETING_BYTES',
    value: 4_096,
    unit: 'B',
    then: 'a frame before `hello` over it closes with 1009',
  },
  greetingMs: { env: 'CONFAB_GREETING_MS', value: 5_000, unit: 'ms', then: 'no `hello` by then: closed with 4004' },
  textBytes: { env: 'CONFAB_TEXT_BYTES', value: 16_384, unit: 'B', then: 'error tooLarge' },
  fieldsBytes: { env: 'CONFAB_FIELDS_BYTES', value: 4_096, unit: 'B', then: 'error tooLarge' },
  sendsPerSecond: {
    env: 'CONFAB_SENDS_PER_SECOND',
    value: 10,
    unit: '1/s',
    then: 'error rateLimited with retryAfter; per user, over all devices',
  },
  sendBurst: { env: 'CONFAB_SEND_BURST', value: 20, unit: 'sends', then: 'error rateLimited' },
  framesPerSecond: {
    env: 'CONFAB_FRAMES_PER_SECOND',
    value: 50,
    unit: '1/s',
    then: 'a frame costs 1 + bytes / 4 KB; error rateLimited, before parsing',
  },
  frameBurst: {
    env: 'CONFAB_FRAME_BURST',
    value: 200,
    unit: 'cost',
    then: 'error rateLimited; refused 200 times in a row: closed with 4006',
  },
  badFrames: {
    env: 'CONFAB_BAD_FRAMES',
    value: 50,
    unit: 'frames',
    then: 'that many malformed frames close with 4502',
  },
  connections: { env: 'CONFAB_CONNECTIONS', value: 100_000, unit: 'connections', then: 'upgrade refused with 503' },
  connectionsPerUser: {
    env: 'CONFAB_CONNECTIONS_PER_USER',
    value: 20,
    unit: 'connections',
    then: 'the oldest is closed with 4005',
  },
  connectionsPerAddress: {
    env: 'CONFAB_CONNECTIONS_PER_ADDRESS',
    value: 1_000,
    unit: 'connections',
    then: 'upgrade refused with 429',
  },
  mailboxBytes: { env: 'CONFAB_MAILBOX_BYTES', value: 1_048_576, unit: 'B', then: 'closed with 4003, resumable' },
  heartbeatMs: { env: 'CONFAB_HEARTBEAT_MS', value: 30_000, unit: 'ms', then: 'a ping, when nothing else was sent' },
  silenceMs: { env: 'CONFAB_SILENCE_MS', value: 60_000, unit: 'ms', then: 'nothing heard: closed with 4002' },
  batchRows: { env: 'CONFAB_BATCH_ROWS', value: 300, unit: 'sends', then: 'the rest goes with the next batch' },
  batchBytes: { env: 'CONFAB_BATCH_BYTES', value: 524_288, unit: 'B', then: 'the rest goes with the next batch' },
  queueSends: { env: 'CONFAB_QUEUE_SENDS', value: 20_000, unit: 'sends', then: 'error busy' },
  queueBytes: { env: 'CONFAB_QUEUE_BYTES', value: 67_108_864, unit: 'B', then: 'error busy' },
  queueMs: { env: 'CONFAB_QUEUE_MS', value: 2_000, unit: 'ms', then: 'error unavailable: not stored' },
  storeMs: {
    env: 'CONFAB_STORE_MS',
    value: 1_800,
    unit: 'ms',
    then: 'a statement without an answer is unknown; its connection is destroyed',
  },
  pendingPerSession: { env: 'CONFAB_PENDING_PER_SESSION', value: 256, unit: 'commands', then: 'error busy' },
  membersPerGroup: { env: 'CONFAB_MEMBERS_PER_GROUP', value: 50_000, unit: 'members', then: 'error limitReached' },
  conversationsPerUser: {
    env: 'CONFAB_CONVERSATIONS_PER_USER',
    value: 5_000,
    unit: 'conversations',
    then: 'error limitReached',
  },
  interestsPerSession: {
    env: 'CONFAB_INTERESTS_PER_SESSION',
    value: 5_200,
    unit: 'conversations',
    then: 'error limitReached',
  },
  fullInterests: {
    env: 'CONFAB_FULL_INTERESTS',
    value: 200,
    unit: 'conversations',
    then: 'later ones begin at the level `head`',
  },
  holdMs: {
    env: 'CONFAB_HOLD_MS',
    value: 50,
    unit: 'ms',
    then: 'entries out of order wait that long, then the missing ones are fetched',
  },
  heldEntries: {
    env: 'CONFAB_HELD_ENTRIES',
    value: 1_000,
    unit: 'entries',
    then: 'held ones of that conversation are dropped and fetched again',
  },
  fanoutHoldSessions: {
    env: 'CONFAB_FANOUT_HOLD_SESSIONS',
    value: 128,
    unit: 'sessions',
    then: 'from so many on a fan-out waits for the append under way',
  },
  fanoutHoldMs: { env: 'CONFAB_FANOUT_HOLD_MS', value: 5, unit: 'ms', then: 'a waiting fan-out goes' },
  ringEntries: { env: 'CONFAB_RING_ENTRIES', value: 64, unit: 'entries', then: 'older ones are read from the store' },
  ringBytes: { env: 'CONFAB_RING_BYTES', value: 65_536, unit: 'B', then: 'older ones are read from the store' },
  tailMs: { env: 'CONFAB_TAIL_MS', value: 1_000, unit: 'ms', then: 'the journal is read that often' },
  tailDownMs: { env: 'CONFAB_TAIL_DOWN_MS', value: 200, unit: 'ms', then: 'the same, while the broker is down' },
  headsMs: { env: 'CONFAB_HEADS_MS', value: 1_000, unit: 'ms', then: 'heads are told that often' },
  syncsAtOnce: { env: 'CONFAB_SYNCS_AT_ONCE', value: 8, unit: 'queries', then: 'others wait, live traffic goes first' },
  syncsWaiting: { env: 'CONFAB_SYNCS_WAITING', value: 20_000, unit: 'queries', then: 'error busy' },
  ticketMs: { env: 'CONFAB_TICKET_MS', value: 30_000, unit: 'ms', then: 'the ticket is dead' },
  journalDays: {
    env: 'CONFAB_JOURNAL_DAYS',
    value: 7,
    unit: 'days',
    then: 'older rows go; older sync tokens get the whole list',
  },
  blocksPerUser: { env: 'CONFAB_BLOCKS_PER_USER', value: 1_000, unit: 'users', then: 'error limitReached' },
  drainMs: { env: 'CONFAB_DRAIN_MS', value: 1_000, unit: 'ms', then: 'what is still open at the end is cut' },
} as const satisfies Record<string, Limit>

export type Limits = { readonly [name in keyof typeof limitTable]: number }

/** The limits as they are without any setting. */
export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(limitTable).map(([name, limit]) => [name, limit.value]),
) as Limits

/** What must hold between limits, as sentences; those that don't. */
export function brokenRelations(l: Limits): string[] {
  const relations: [boolean, string][] = [
    [
      l.textBytes * 2 + 1_024 <= l.frameBytes,
      'a text of CONFAB_TEXT_BYTES, escaped, must fit into a frame of CONFAB_FRAME_BYTES',
    ],
    [l.frameBytes * 2 <= l.mailboxBytes, 'CONFAB_MAILBOX_BYTES must hold two frames of CONFAB_FRAME_BYTES'],
    [l.heartbeatMs < l.silenceMs, 'CONFAB_HEARTBEAT_MS must be below CONFAB_SILENCE_MS'],
    [l.storeMs <= l.queueMs, 'CONFAB_STORE_MS must not be above CONFAB_QUEUE_MS'],
    [l.batchBytes >= l.frameBytes, 'a batch of CONFAB_BATCH_BYTES must hold one frame of CONFAB_FRAME_BYTES'],
    [l.ticketMs >= 1_000, 'CONFAB_TICKET_MS must leave a second'],
  ]
  return relations.filter(([holds]) => !holds).map(([, text]) => text)
}
