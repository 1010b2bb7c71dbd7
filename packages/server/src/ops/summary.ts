import type { Counted } from './metrics.ts'

/** The last line of a node: how long it ran and what it did, for the log. */
export async function summarize(metrics: Counted, startedAt: number, now: number) {
  return { seconds: Math.round((now - startedAt) / 1_000), ...(await metrics.summary()) }
}
