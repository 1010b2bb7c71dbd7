import type { Weathered } from './storm.ts'

/** What must hold, as sentences; those that don't. `withinMs`: everybody is whole by then. */
export function broken(seen: Weathered, withinMs: number): string[] {
  const { wholeMs, behind, wrong, failed, violations } = seen
  const slow = wholeMs === undefined || wholeMs > withinMs
  return [
    ...(slow ? [`not everybody was whole within ${withinMs / 1_000} s`] : []),
    ...(behind.length === 0 ? [] : [`${behind.length} do not have all that was acknowledged: ${behind[0]}`]),
    ...(wrong === 0 ? [] : [`${wrong} deliveries twice or with a hole`]),
    ...(failed === 0 ? [] : [`${failed} sends failed`]),
    ...(violations === undefined ? [] : [violations]),
  ]
}

const seconds = (ms: number | undefined): string => (ms === undefined ? 'not in time' : `${(ms / 1_000).toFixed(1)} s`)

/** The same for people. */
export function table(seen: Weathered): string {
  const { tally, before, meanwhile } = seen
  const rows: [string, string][] = [
    ['all connected again after', seconds(seen.connectedMs)],
    ['all whole again after', seconds(seen.wholeMs)],
    ['Redis failed over after', seen.redisMs === undefined ? 'not killed' : seconds(seen.redisMs)],
    ['turned away and told when to come', `${tally.turnedAway}, at most for ${seconds(tally.longestWait)}`],
    ['connections lost or refused otherwise', `${tally.failed}`],
    ['handshakes in all', `${tally.handshakes}`],
    ["the others' messages before", delays(before)],
    ["the others' messages meanwhile", delays(meanwhile)],
    ['messages acknowledged, failed', `${seen.said}, ${seen.failed}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}

function delays({ p50, p99, most, count }: Weathered['before']): string {
  const ms = [p50, p99, most].map((one) => one.toFixed(1)).join(' / ')
  return `p50 / p99 / longest ${ms} ms of ${count} deliveries`
}
