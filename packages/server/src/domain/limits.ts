interface Limit {
  readonly env: string
  readonly value: number
  readonly unit: string
  /** What happens at the limit. */
  readonly reached: string
}

function limit(env: string, value: number, unit: string, reached: string): Limit {
  return { env, value, unit, reached }
}

/**
 * A limit on everything, in one place; each is set by its environment variable. `relations` below must hold between
 * them, which start-up checks.
 */
export const limitTable = {
  frameBytes: limit('CONFAB_FRAME_BYTES', 102_400, 'B', 'the connection is closed with 1009'),
  greetingBytes: limit('CONFAB_GREETING_BYTES', 4_096, 'B', 'a frame before `hello` over it closes with 1009'),
  greetingMs: limit('CONFAB_GREETING_MS', 5_000, 'ms', 'no `hello` by then: closed with 4004'),
  textBytes: limit('CONFAB_TEXT_BYTES', 16_384, 'B', 'error tooLarge'),
  fieldsBytes: limit('CONFAB_FIELDS_BYTES', 4_096, 'B', 'error tooLarge'),
  sendsPerSecond: limit(
    'CONFAB_SENDS_PER_SECOND',
    10,
    '1/s',
    'error rateLimited with retryAfter; per user, over all devices',
  ),
  sendBurst: limit('CONFAB_SEND_BURST', 20, 'sends', 'error rateLimited'),
  framesPerSecond: limit(
    'CONFAB_FRAMES_PER_SECOND',
    50,
    '1/s',
    'a frame costs 1 + bytes / 4 KB; error rateLimited, before parsing',
  ),
  frameBurst: limit(
    'CONFAB_FRAME_BURST',
    200,
    'cost',
    'error rateLimited; 200 more refused than let through since: closed with 4006',
  ),
  badFrames: limit('CONFAB_BAD_FRAMES', 50, 'frames', 'that many malformed frames close with 4502'),
  connections: limit('CONFAB_CONNECTIONS', 100_000, 'connections', 'turned away with 4007 and retryAfter'),
  connectionsPerUser: limit('CONFAB_CONNECTIONS_PER_USER', 20, 'connections', 'the oldest is closed with 4005'),
  connectionsPerAddress: limit('CONFAB_CONNECTIONS_PER_ADDRESS', 1_000, 'connections', 'turned away with 4007'),
  connectsPerSecond: limit(
    'CONFAB_CONNECTS_PER_SECOND',
    600,
    '1/s',
    'handshakes of a node, before anything else of them: turned away with 4007, each with a time of his own',
  ),
  connectBurst: limit('CONFAB_CONNECT_BURST', 300, 'handshakes', 'the same'),
  connectWaitMs: limit('CONFAB_CONNECT_WAIT_MS', 60_000, 'ms', 'nobody is told to wait longer; who is may wait again'),
  addressConnectsPerSecond: limit(
    'CONFAB_ADDRESS_CONNECTS_PER_SECOND',
    100,
    '1/s',
    'handshakes of an address: turned away with 4007',
  ),
  addressConnectBurst: limit('CONFAB_ADDRESS_CONNECT_BURST', 1_000, 'handshakes', 'the same'),
  goodbyes: limit(
    'CONFAB_GOODBYES',
    1_000,
    'transports',
    'turned away and not ended yet: further ones get 429 or 503 over HTTP instead of 4007',
  ),
  mailboxBytes: limit('CONFAB_MAILBOX_BYTES', 1_048_576, 'B', 'closed with 4003, resumable'),
  mailboxesBytes: limit(
    'CONFAB_MAILBOXES_BYTES',
    536_870_912,
    'B',
    'all mailboxes of a node together: the largest go behind, then are closed with 4003',
  ),
  creditBytes: limit('CONFAB_CREDIT_BYTES', 262_144, 'B', 'not acknowledged: the reader is slow, gets heads and pulls'),
  ackLateMs: limit('CONFAB_ACK_LATE_MS', 10_000, 'ms', 'without an acknowledgement: the reader is slow'),
  ackStuckMs: limit('CONFAB_ACK_STUCK_MS', 30_000, 'ms', 'without any progress: closed with 4003, resumable'),
  heartbeatMs: limit('CONFAB_HEARTBEAT_MS', 30_000, 'ms', 'a ping, when nothing else was sent'),
  silenceMs: limit('CONFAB_SILENCE_MS', 60_000, 'ms', 'nothing heard: closed with 4002'),
  batchRows: limit('CONFAB_BATCH_ROWS', 300, 'sends', 'the rest goes with the next batch'),
  batchBytes: limit('CONFAB_BATCH_BYTES', 524_288, 'B', 'the rest goes with the next batch'),
  queueSends: limit('CONFAB_QUEUE_SENDS', 20_000, 'sends', 'error busy'),
  queueBytes: limit('CONFAB_QUEUE_BYTES', 67_108_864, 'B', 'error busy'),
  queueMs: limit('CONFAB_QUEUE_MS', 2_000, 'ms', 'error unavailable: not stored'),
  storeMs: limit(
    'CONFAB_STORE_MS',
    1_800,
    'ms',
    'a statement without an answer is unknown; its connection is destroyed',
  ),
  pendingPerSession: limit('CONFAB_PENDING_PER_SESSION', 256, 'commands', 'error busy'),
  membersPerGroup: limit('CONFAB_MEMBERS_PER_GROUP', 50_000, 'members', 'error limitReached'),
  invitesPerConversation: limit('CONFAB_INVITES_PER_CONVERSATION', 100, 'invites', 'error limitReached'),
  inviteDays: limit('CONFAB_INVITE_DAYS', 30, 'days', 'no invite lives longer: error badRequest'),
  reactionsPerMessage: limit('CONFAB_REACTIONS_PER_MESSAGE', 50, 'emoji', 'another emoji: error limitReached'),
  reactionsPerUser: limit(
    'CONFAB_REACTIONS_PER_USER',
    10,
    'emoji',
    'on one message, another emoji of the same user: error limitReached',
  ),
  reactionsEver: limit(
    'CONFAB_REACTIONS_EVER',
    5_000,
    'reactions',
    'added to one message, also those taken away again: error limitReached',
  ),
  conversationsPerUser: limit('CONFAB_CONVERSATIONS_PER_USER', 5_000, 'conversations', 'error limitReached'),
  interestsPerSession: limit('CONFAB_INTERESTS_PER_SESSION', 5_200, 'conversations', 'error limitReached'),
  fullInterests: limit('CONFAB_FULL_INTERESTS', 200, 'conversations', 'later ones begin at the level `head`'),
  holdMs: limit('CONFAB_HOLD_MS', 50, 'ms', 'entries out of order wait that long, then the missing ones are fetched'),
  heldEntries: limit(
    'CONFAB_HELD_ENTRIES',
    1_000,
    'entries',
    'held ones of that conversation are dropped and fetched again',
  ),
  fanoutHoldSessions: limit(
    'CONFAB_FANOUT_HOLD_SESSIONS',
    128,
    'sessions',
    'from so many on a fan-out waits for the append under way',
  ),
  fanoutHoldMs: limit('CONFAB_FANOUT_HOLD_MS', 5, 'ms', 'a waiting fan-out goes'),
  ringEntries: limit('CONFAB_RING_ENTRIES', 64, 'entries', 'older ones are read from the store'),
  ringBytes: limit('CONFAB_RING_BYTES', 65_536, 'B', 'older ones are read from the store'),
  ringTimes: limit(
    'CONFAB_RING_TIMES',
    16,
    'times',
    'so much larger is the ring of a conversation with so many times CONFAB_FANOUT_HOLD_SESSIONS, and no larger',
  ),
  tailMs: limit('CONFAB_TAIL_MS', 1_000, 'ms', 'the journal is read that often'),
  tailDownMs: limit('CONFAB_TAIL_DOWN_MS', 200, 'ms', 'the same, while the broker is down'),
  redisMs: limit('CONFAB_REDIS_MS', 300, 'ms', 'a command without an answer has failed; two in a row: Redis is away'),
  leaseMs: limit('CONFAB_LEASE_MS', 5_000, 'ms', 'a node that has not renewed its lease in Redis is gone'),
  envelopeBytes: limit(
    'CONFAB_ENVELOPE_BYTES',
    1_048_576,
    'B',
    'a larger envelope is not sent to other nodes, which read the store',
  ),
  brokerBytes: limit(
    'CONFAB_BROKER_BYTES',
    8_388_608,
    'B',
    'not confirmed by Redis: further envelopes are dropped, other nodes read the store',
  ),
  epochMs: limit('CONFAB_EPOCH_MS', 5_000, 'ms', 'the epoch is read that often'),
  cursorsMs: limit('CONFAB_CURSORS_MS', 500, 'ms', 'read cursors wait that long, to be stored and told together'),
  deliveredMs: limit('CONFAB_DELIVERED_MS', 2_000, 'ms', 'the same, for what was only delivered'),
  cursorsWaiting: limit('CONFAB_CURSORS_WAITING', 100_000, 'cursors', 'error busy; deliveries are passed over'),
  typingMs: limit('CONFAB_TYPING_MS', 5_000, 'ms', 'who is not renewed types no more'),
  typingRenewMs: limit('CONFAB_TYPING_RENEW_MS', 2_500, 'ms', 'oftener it is not told again'),
  typingMembers: limit('CONFAB_TYPING_MEMBERS', 200, 'members', 'in larger conversations nobody is told'),
  typers: limit('CONFAB_TYPERS', 20_000, 'users', 'further ones of this node are not told'),
  devicesMs: limit('CONFAB_DEVICES_MS', 2_000, 'ms', 'who came and went waits that long, to be noted together'),
  devicesWaiting: limit('CONFAB_DEVICES_WAITING', 100_000, 'devices', 'further ones are not noted'),
  devices: limit('CONFAB_DEVICES', 20, 'devices', 'the one of the user seen longest ago is forgotten'),
  awayMs: limit('CONFAB_AWAY_MS', 300_000, 'ms', 'a device without a command for so long is away'),
  presenceMs: limit('CONFAB_PRESENCE_MS', 1_000, 'ms', 'changes of presence are told that often'),
  presenceGraceMs: limit('CONFAB_PRESENCE_GRACE_MS', 30_000, 'ms', 'after the last connection: offline'),
  digestMs: limit('CONFAB_DIGEST_MS', 3_000, 'ms', 'a node tells the others that often how many users it has'),
  nodeSilenceMs: limit('CONFAB_NODE_SILENCE_MS', 10_000, 'ms', 'a node not heard of for so long is gone'),
  headsMs: limit('CONFAB_HEADS_MS', 1_000, 'ms', 'heads are told to each that often, a tenth of all at a time'),
  syncsAtOnce: limit('CONFAB_SYNCS_AT_ONCE', 128, 'queries', 'others wait, live traffic goes first'),
  syncsWaiting: limit('CONFAB_SYNCS_WAITING', 20_000, 'queries', 'error busy'),
  pullsAtOnce: limit('CONFAB_PULLS_AT_ONCE', 4, 'pages', 'others of the store wait, live traffic goes first'),
  pullsWaiting: limit('CONFAB_PULLS_WAITING', 20_000, 'pages', 'error busy'),
  pagesAtOnce: limit(
    'CONFAB_PAGES_AT_ONCE',
    8,
    'pages',
    'others wait for the next turn of the event loop, live traffic goes first',
  ),
  clockSkewMs: limit(
    'CONFAB_CLOCK_SKEW_MS',
    60_000,
    'ms',
    'how far clocks may differ: a token counts that long before its nbf and after its exp, no longer',
  ),
  ticketMs: limit('CONFAB_TICKET_MS', 30_000, 'ms', 'the ticket is dead'),
  accessMs: limit(
    'CONFAB_ACCESS_MS',
    900_000,
    'ms',
    'the access token of a login ends; the refresh token gets the next',
  ),
  refreshDays: limit('CONFAB_REFRESH_DAYS', 14, 'days', 'a login that was not refreshed for so long is over'),
  loginDays: limit('CONFAB_LOGIN_DAYS', 90, 'days', 'a login is over, however often it was refreshed'),
  refreshGraceMs: limit(
    'CONFAB_REFRESH_GRACE_MS',
    30_000,
    'ms',
    'a refresh token shown so long after its successor was given: its device is logged out',
  ),
  journalDays: limit('CONFAB_JOURNAL_DAYS', 7, 'days', 'older rows go; older sync tokens get the whole list'),
  journalMostDays: limit(
    'CONFAB_JOURNAL_MOST_DAYS',
    30,
    'days',
    'older rows go even if the event log has not got them: consumers miss events, the log says so',
  ),
  leaderMs: limit('CONFAB_LEADER_MS', 3_000, 'ms', 'a leader not heard of for so long leads no more'),
  relayMs: limit('CONFAB_RELAY_MS', 25, 'ms', 'the journal is looked at that often while it is read or written'),
  relayIdleMs: limit('CONFAB_RELAY_IDLE_MS', 100, 'ms', 'the same, for what other nodes committed'),
  relayRows: limit('CONFAB_RELAY_ROWS', 1_000, 'commits', 'the rest is read with the next page'),
  relayEntries: limit('CONFAB_RELAY_ENTRIES', 5_000, 'entries', 'the rest is published with the next batch'),
  relayNoteMs: limit('CONFAB_RELAY_NOTE_MS', 250, 'ms', 'how far it has come is noted that often'),
  blocksPerUser: limit('CONFAB_BLOCKS_PER_USER', 1_000, 'users', 'error limitReached'),
  requestMs: limit('CONFAB_REQUEST_MS', 10_000, 'ms', 'a request not whole by then: 408 tooSlow'),
  requestHeadersMs: limit('CONFAB_REQUEST_HEADERS_MS', 5_000, 'ms', 'headers not whole by then: 408 tooSlow'),
  keepAliveMs: limit('CONFAB_KEEP_ALIVE_MS', 65_000, 'ms', 'an idle HTTP connection is closed'),
  requestsPerSecond: limit(
    'CONFAB_REQUESTS_PER_SECOND',
    200,
    '1/s',
    'HTTP requests of an address, before authentication; a refused token costs 10, at a handshake too; 429 rateLimited',
  ),
  requestBurst: limit('CONFAB_REQUEST_BURST', 1_000, 'cost', '429 rateLimited'),
  addressesKnown: limit('CONFAB_ADDRESSES_KNOWN', 50_000, 'addresses', 'the one heard longest ago is forgotten'),
  drainNoticeMs: limit(
    'CONFAB_DRAIN_NOTICE_MS',
    5_000,
    'ms',
    'a node that drains has been unready for so long, and tells its clients to move',
  ),
  drainMs: limit('CONFAB_DRAIN_MS', 30_000, 'ms', 'clients that have not moved to another node are closed, resumable'),
  rebalanceMs: limit(
    'CONFAB_REBALANCE_MS',
    3_000,
    'ms',
    'so long after a node has come the others ask clients above their share to move; 0: they do not',
  ),
  requestsEndMs: limit('CONFAB_REQUESTS_END_MS', 1_000, 'ms', 'HTTP requests still open at the end are cut'),
}

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
    [l.creditBytes < l.mailboxBytes, 'CONFAB_CREDIT_BYTES must be below CONFAB_MAILBOX_BYTES'],
    [l.ackLateMs < l.ackStuckMs, 'CONFAB_ACK_LATE_MS must be below CONFAB_ACK_STUCK_MS'],
    [l.digestMs * 2 < l.nodeSilenceMs, 'CONFAB_NODE_SILENCE_MS must be more than twice CONFAB_DIGEST_MS'],
    [l.leaseMs >= 3_000, 'CONFAB_LEASE_MS must be 3000 at least: it is renewed once a second'],
    [l.redisMs >= 10, 'CONFAB_REDIS_MS must be 10 at least'],
    [l.journalDays <= l.journalMostDays, 'CONFAB_JOURNAL_MOST_DAYS must not be below CONFAB_JOURNAL_DAYS'],
    [l.relayRows <= 1_000, 'CONFAB_RELAY_ROWS must not be above 1000'],
    [l.heartbeatMs < l.silenceMs, 'CONFAB_HEARTBEAT_MS must be below CONFAB_SILENCE_MS'],
    [l.storeMs <= l.queueMs, 'CONFAB_STORE_MS must not be above CONFAB_QUEUE_MS'],
    [l.batchBytes >= l.frameBytes, 'a batch of CONFAB_BATCH_BYTES must hold one frame of CONFAB_FRAME_BYTES'],
    [l.requestHeadersMs <= l.requestMs, 'CONFAB_REQUEST_HEADERS_MS must not be above CONFAB_REQUEST_MS'],
    [l.ticketMs >= 1_000, 'CONFAB_TICKET_MS must leave a second'],
  ]
  return relations.filter(([holds]) => !holds).map(([, text]) => text)
}
