import { createHash, timingSafeEqual } from 'node:crypto'
import { Refused } from '../domain/refusal.ts'

/** A request as far as the guard looks at it. */
export interface MetricsAsked {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The client's address. */
  readonly ip: string
}

export interface MetricsRule {
  /** Asked for where it is set. */
  readonly token: string | undefined
  /** Whether the server listens on its own machine only. */
  readonly isLocal: boolean
  readonly isLoopback: (address: string) => boolean
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/**
 * Who may read the metrics: with a token, who bears it. Without one they are for the machine itself: the server listens
 * there only, and no proxy asked for somebody else. Throws Refused unauthorized or forbidden.
 */
export function metricsGuard({ token, isLocal, isLoopback }: MetricsRule): (asked: MetricsAsked) => void {
  const expected = token === undefined ? undefined : sha256(token)
  return ({ headers, ip }) => {
    if (expected) {
      const [, given] = /^Bearer +([\x21-\x7e]+)$/i.exec(String(headers.authorization ?? '')) ?? []
      if (given !== undefined && timingSafeEqual(sha256(given), expected)) return
      throw new Refused('unauthorized', 'metrics are for who bears the token of CONFAB_METRICS_TOKEN')
    }
    if (isLocal && isLoopback(ip) && headers['x-forwarded-for'] === undefined) return
    throw new Refused('forbidden', 'set CONFAB_METRICS_TOKEN to read metrics from beyond the loopback of this machine')
  }
}
