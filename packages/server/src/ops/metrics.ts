import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { BetweenCounts, DatabaseCounts, Holdings, Kept, Metrics, RelayLevel } from '../ports/metrics.ts'
import { betweenMetrics } from './between-metrics.ts'
import { databaseMetrics } from './database-metrics.ts'

/** Engine metrics under their names, and what they add up to. */
export interface Counted extends Metrics {
  /** The text that Prometheus reads. */
  text(): Promise<string>
  readonly contentType: string
  /** A browser told that it kept a page of ours from something, by directive of the policy. */
  policyBroken(directive: string): void
  /** Of what stands between the nodes, if anything does: asked whenever the metrics are read. */
  between(read: () => BetweenCounts): void
  /** The same of a PostgreSQL that others run. */
  database(read: () => DatabaseCounts): void
  /** Sums since the start, for the line at the stop. */
  summary(): Promise<Readonly<Record<string, number>>>
}

/** Seconds: from a fast commit to the two seconds after which a send is refused. */
const latency = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]
const rowsOfBatch = [1, 2, 5, 10, 20, 50, 100, 150, 200, 300]

/** A label's values come from fixed lists; should one not, it costs no more than this many series. */
const mostLabels = 64

function labelled(
  registers: Registry[],
  name: string,
  help: string,
  label: string,
): (value: string, by?: number) => void {
  const counter = new Counter({ name, help, labelNames: [label], registers })
  const known = new Map<string, { inc(by?: number): void }>()
  return (value, by) => {
    let child = known.get(value)
    if (!child) {
      const shown = known.size < mostLabels ? value : 'other'
      child = counter.labels(shown)
      if (shown === value) known.set(value, child)
    }
    child.inc(by)
  }
}

function makeCounters(registers: Registry[]) {
  const one = (name: string, help: string) => new Counter({ name, help, registers })
  return {
    sent: labelled(registers, 'confab_sends_total', 'Sends by what became of them', 'outcome'),
    refused: labelled(
      registers,
      'confab_refusals_total',
      'Refused requests, frames and commands by error code',
      'code',
    ),
    closed: labelled(registers, 'confab_closes_total', 'Closed connections by close code', 'code'),
    tokens: labelled(registers, 'confab_tokens_refused_total', 'Refused tokens and tickets by reason', 'reason'),
    repaired: labelled(
      registers,
      'confab_repaired_entries_total',
      'Entries which the broker lost, by what found them',
      'by',
    ),
    reconnects: one('confab_reconnects_total', 'Connections of clients that were here before and went on'),
    deliveries: one('confab_deliveries_total', 'Entries handed to transports, one for each receiver'),
    frames: one('confab_fanouts_total', 'Frames that were encoded once for all their receivers'),
    policy: labelled(
      registers,
      'confab_policy_reports_total',
      'Violations of the page policy that browsers told, by directive',
      'directive',
    ),
    factsDropped: labelled(registers, 'confab_facts_dropped_total', 'Facts that were lost, by topic', 'topic'),
    relayed: one('confab_relayed_events_total', 'Events that this node brought into the event log'),
  }
}

function makeMeasures(registers: Registry[]) {
  const times = (name: string, help: string) => new Histogram({ name, help, buckets: latency, registers })
  const level = (name: string, help: string) => new Gauge({ name, help, registers })
  return {
    ack: times('confab_ack_seconds', 'From the arrival of a send to its acknowledgement'),
    delivery: times('confab_delivery_seconds', 'From the commit to the hand-over to the transports'),
    commit: times('confab_batch_seconds', 'Durable commits of a batch'),
    rows: new Histogram({ name: 'confab_batch_rows', help: 'Sends in a batch', buckets: rowsOfBatch, registers }),
    sessions: level('confab_connections', 'Live connections of this node'),
    waited: times('confab_queue_seconds', 'For how long the oldest send of a batch had waited for its commit'),
    relay: times('confab_relay_seconds', 'From a commit until its events are safe in the event log'),
    queueSends: level('confab_queue_sends', 'Sends that wait for a commit'),
    queueBytes: level('confab_queue_bytes', 'Their bytes'),
  }
}

/** One gauge for all that is held, counted when it is read: a level that is told of at each change may be told wrongly. */
function makeHolds(registers: Registry[]): Pick<Metrics, 'holds' | 'keeps'> {
  const parts: (() => Holdings)[] = []
  const remembered = new Map<string, Kept>()
  const labelNames = ['what']
  new Gauge({
    name: 'confab_held',
    help: 'What this node holds for its clients; back at its base line when they are gone, where it has no bound',
    labelNames,
    registers,
    collect() {
      for (const part of parts) for (const [what, count] of Object.entries(part())) this.set({ what }, count)
      for (const [what, { size }] of remembered) this.set({ what }, size)
    },
  })
  const most = new Gauge({
    name: 'confab_held_most',
    help: 'Of what a node remembers for speed, how much it keeps at most',
    labelNames,
    registers,
  })
  return {
    holds: (count) => void parts.push(count),
    keeps(what, kept) {
      remembered.set(what, kept)
      most.set({ what }, kept.limit)
    },
  }
}

/** Levels of the event log, counted when they are read; 0 on a node without one. */
function makeRelay(registers: Registry[]): (read: () => RelayLevel) => void {
  let read = (): RelayLevel => ({ leads: false, behind: 0, seconds: 0 })
  const gauge = (name: string, help: string, of: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(of())
      },
    })
  gauge('confab_relay_leader', 'Whether this node carries the journal to the event log', () => Number(read().leads))
  gauge('confab_relay_lag_events', 'Commits that are not in the event log yet, on the leader', () => read().behind)
  gauge('confab_relay_lag_seconds', 'Age of the oldest commit that is not in the event log yet', () => read().seconds)
  return (given) => {
    read = given
  }
}

async function sumOf(registry: Registry, name: string): Promise<number> {
  const metric = await registry.getSingleMetric(name)?.get()
  return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0)
}

const summed = {
  sends: 'confab_sends_total',
  deliveries: 'confab_deliveries_total',
  refusals: 'confab_refusals_total',
  repaired: 'confab_repaired_entries_total',
  reconnects: 'confab_reconnects_total',
  closes: 'confab_closes_total',
}

/**
 * Counts under a registry of its own, so that several nodes may live in one process. With `processMetrics` also
 * memory, CPU, garbage collection and the event loop's delay of the process.
 */
export function makeMetrics(options: { readonly serverId: string; readonly processMetrics: boolean }): Counted {
  const registry = new Registry()
  registry.setDefaultLabels({ node: options.serverId })
  if (options.processMetrics) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 })
  const counters = makeCounters([registry])
  const measures = makeMeasures([registry])
  const holds = makeHolds([registry])
  const relays = makeRelay([registry])
  return {
    sent: (outcome) => counters.sent(outcome),
    refused: (code) => counters.refused(code),
    closed: (code) => counters.closed(String(code)),
    tokenRefused: (reason) => counters.tokens(reason),
    repaired: (by, entries) => counters.repaired(by, entries),
    batch(rows, ms) {
      measures.rows.observe(rows)
      measures.commit.observe(ms / 1_000)
    },
    queue(sends, bytes) {
      measures.queueSends.set(sends)
      measures.queueBytes.set(bytes)
    },
    waited: (ms) => measures.waited.observe(Math.max(0, ms) / 1_000),
    delivered(receivers, entries) {
      counters.frames.inc()
      counters.deliveries.inc(receivers * entries)
    },
    deliveryMs: (ms) => measures.delivery.observe(Math.max(0, ms) / 1_000),
    ackMs: (ms) => measures.ack.observe(Math.max(0, ms) / 1_000),
    sessions: (count) => measures.sessions.set(count),
    greeted: (isAgain) => counters.reconnects.inc(isAgain ? 1 : 0),
    relayed(events, ms) {
      counters.relayed.inc(events)
      measures.relay.observe(Math.max(0, ms) / 1_000)
    },
    factsDropped: (topic, count) => counters.factsDropped(topic, count),
    policyBroken: (directive) => counters.policy(directive),
    relays,
    ...holds,
    between: (read) => betweenMetrics([registry], read),
    database: (read) => databaseMetrics([registry], read),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    async summary() {
      const sums = Object.entries(summed).map(async ([name, metric]) => [name, await sumOf(registry, metric)] as const)
      return Object.fromEntries(await Promise.all(sums))
    },
  }
}
