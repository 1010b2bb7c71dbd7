/** The secret of the soaked server's tokens. */
export const secret = 'a secret that only the soak knows, long enough'

/** Short patience, so that all that time has to end ends within a round; no rates, which are not what is tried here. */
export const settings = {
  CONFAB_JWT_SECRET: secret,
  // A line a request would be a gigabyte a day.
  CONFAB_LOG_LEVEL: 'warn',
  CONFAB_HEARTBEAT_MS: '1000',
  CONFAB_SILENCE_MS: '2500',
  CONFAB_GREETING_MS: '1500',
  CONFAB_ACK_LATE_MS: '800',
  CONFAB_ACK_STUCK_MS: '2500',
  CONFAB_CREDIT_BYTES: '32768',
  CONFAB_FANOUT_HOLD_SESSIONS: '4',
  CONFAB_FULL_INTERESTS: '2',
  CONFAB_CLOCK_SKEW_MS: '200',
  CONFAB_REQUEST_MS: '2000',
  CONFAB_REQUEST_HEADERS_MS: '1500',
  CONFAB_KEEP_ALIVE_MS: '2000',
  CONFAB_TYPING_MS: '3000',
  CONFAB_TYPING_RENEW_MS: '1000',
  CONFAB_CONNECTIONS_PER_USER: '12',
  CONFAB_PRESENCE_GRACE_MS: '2000',
  CONFAB_AWAY_MS: '1500',
  CONFAB_SENDS_PER_SECOND: '100000',
  CONFAB_SEND_BURST: '100000',
  CONFAB_FRAMES_PER_SECOND: '100000',
  CONFAB_FRAME_BURST: '100000',
  CONFAB_CONNECTS_PER_SECOND: '100000',
  CONFAB_CONNECT_BURST: '100000',
  CONFAB_ADDRESS_CONNECTS_PER_SECOND: '100000',
  CONFAB_ADDRESS_CONNECT_BURST: '100000',
  CONFAB_REQUESTS_PER_SECOND: '100000',
  CONFAB_REQUEST_BURST: '100000',
}

/** After so long (ms) with nobody there, all must be back: silence, a sweep of the heartbeat, idle requests, and a bit. */
export const patience = 20_000
