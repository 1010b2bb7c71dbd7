import { Counter, Gauge, type Registry } from 'prom-client'
import type { DatabaseCounts } from '../ports/metrics.ts'

/** Of a PostgreSQL that others run: asked whenever the metrics are read. */
export function databaseMetrics(registers: Registry[], read: () => DatabaseCounts): void {
  const level = (name: string, help: string, value: (counts: DatabaseCounts) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value(read()))
      },
    })
  level('confab_database_up', 'Whether a PostgreSQL of the list is a primary, as last looked at', ({ up }) =>
    Number(up),
  )
  level(
    'confab_database_held',
    'Whether nothing is written until the operator has said `confab epoch keep` or `bump`',
    ({ isHeld }) => Number(isHeld),
  )
  level('confab_database_timeline', 'Timeline of the PostgreSQL that is used', ({ timeline }) => timeline)
  new Counter({
    name: 'confab_database_changes_total',
    help: 'Times another PostgreSQL, or another history of it, was gone over to or accepted',
    registers,
    collect() {
      this.reset()
      this.inc(read().changes)
    },
  })
}
