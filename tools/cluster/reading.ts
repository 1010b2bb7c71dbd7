/** What a node says of itself at one moment. */
export interface Reading {
  /** ms of a clock that only runs forward */
  readonly at: number
  readonly connections: number
  /** Since it started. */
  readonly sends: number
  readonly deliveries: number
  /** Commits that are not in the event log yet; undefined on a node that does not carry it there. */
  readonly lag: number | undefined
}

/** The sum of a metric over its labels; 0 if it isn't there. */
export function sumOf(metrics: string, name: string): number {
  let sum = 0
  for (const line of metrics.split('\n')) {
    if (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) sum += Number(line.slice(line.lastIndexOf(' ') + 1))
  }
  return sum
}

export function readingOf(metrics: string, at: number): Reading {
  return {
    at,
    connections: sumOf(metrics, 'confab_connections'),
    sends: sumOf(metrics, 'confab_sends_total'),
    deliveries: sumOf(metrics, 'confab_deliveries_total'),
    lag: sumOf(metrics, 'confab_relay_leader') > 0 ? sumOf(metrics, 'confab_relay_lag_events') : undefined,
  }
}

/** Undefined when the node does not answer within a second. */
export async function readNode(url: string): Promise<Reading | undefined> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(1_000) })
    return answer.ok ? readingOf(await answer.text(), performance.now()) : undefined
  } catch {
    return undefined
  }
}
