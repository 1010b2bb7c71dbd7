const many = '100000'

/** What a slow reader may cost a node of the run, bytes; see `deaf.ts`. */
export const mailboxesBytes = 4_000_000

/**
 * Of all nodes. Rates are not what is tried here; ends and slow readers come sooner than for operators, so that a round
 * sees them.
 */
export const nodeSettings: Readonly<Record<string, string>> = {
  CONFAB_LOG_LEVEL: 'warn',
  CONFAB_SENDS_PER_SECOND: many,
  CONFAB_SEND_BURST: many,
  CONFAB_FRAMES_PER_SECOND: many,
  CONFAB_FRAME_BURST: many,
  CONFAB_REQUESTS_PER_SECOND: many,
  CONFAB_REQUEST_BURST: many,
  CONFAB_DRAIN_NOTICE_MS: '1500',
  CONFAB_DRAIN_MS: '5000',
  CONFAB_ACK_LATE_MS: '2000',
  CONFAB_ACK_STUCK_MS: '5000',
  CONFAB_MAILBOXES_BYTES: String(mailboxesBytes),
  CONFAB_ADMIN_KEY: 'only the rounds of chaos know this key',
}
