import type { AfterClose } from '@confab/protocol'

/**
 * What to do after a close with this code: what the table of close codes says, without its texts, which no browser needs
 * to load. Unknown codes: below 4500 reconnect, from 4500 on stop.
 */
export function afterClose(code: number): AfterClose {
  if (code === 4001) return 'newToken'
  return code >= 4500 || [1002, 1003, 1007, 1009].includes(code) ? 'stop' : 'reconnect'
}

const mostWait = 900_000

/** Milliseconds that the reason of a close tells to wait, at most a quarter of an hour; undefined: nothing of it. */
export function waitOf(reason: string): number | undefined {
  const [, ms] = /^retryAfter=(\d{1,6});/.exec(reason) ?? []
  return ms === undefined ? undefined : Math.min(Number(ms), mostWait)
}
