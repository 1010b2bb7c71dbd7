import { Counter, Gauge, type Registry } from 'prom-client'
import type { BetweenCounts } from '../ports/metrics.ts'

/** Counted where it happens, and read when the metrics are. */
export function betweenMetrics(registers: Registry[], read: () => BetweenCounts): void {
  const level = (name: string, help: string, value: (counts: BetweenCounts) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value(read()))
      },
    })
  const sum = (name: string, help: string, value: (counts: BetweenCounts) => number) =>
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset()
        this.inc(value(read()))
      },
    })
  level('confab_redis_up', 'Whether envelopes of other nodes can be expected to arrive over Redis', ({ up }) =>
    up ? 1 : 0,
  )
  level('confab_redis_nodes', 'Nodes with a lease in Redis, this one among them', ({ nodes }) => nodes)
  sum('confab_redis_commands_total', 'Commands to Redis', ({ commands }) => commands)
  sum('confab_redis_errors_total', 'Commands to Redis that failed or had no answer in time', ({ errors }) => errors)
  sum(
    'confab_registry_rebuilds_total',
    'Times all that this node has in Redis was written anew',
    ({ rebuilt }) => rebuilt,
  )
  new Counter({
    name: 'confab_envelopes_total',
    help: 'Envelopes to and from other nodes by what became of them',
    labelNames: ['what'],
    registers,
    collect() {
      this.reset()
      const { published, received, dropped, malformed } = read()
      for (const [what, count] of Object.entries({ published, received, dropped, malformed })) this.inc({ what }, count)
    },
  })
}
