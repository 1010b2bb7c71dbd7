import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fastify from 'fastify'
import { type HealthOptions, health } from '../../src/ops/health.ts'
import { makeMetrics } from '../../src/ops/metrics.ts'
import { summarize } from '../../src/ops/summary.ts'

async function ask(url: string, more: Partial<HealthOptions> = {}) {
  const app = fastify()
  app.register(health({ unready: () => [], metrics: makeMetrics({ serverId: 'n1', processMetrics: false }), ...more }))
  const reply = await app.inject(url)
  await app.close()
  return reply
}

test('a living process says so, ready or not', async () => {
  const reply = await ask('/healthz', { unready: () => ['draining'] })
  assert.deepEqual([reply.statusCode, reply.json()], [200, { status: 'alive' }])
})

test('a ready node is ready', async () => {
  const reply = await ask('/readyz', { checks: { store: async () => undefined } })
  assert.deepEqual([reply.statusCode, reply.json()], [200, { status: 'ready' }])
})

test('P8.20 a node that is degraded is ready, and says in what', async () => {
  const reply = await ask('/readyz', { degraded: () => ['Redis is away'] })
  assert.deepEqual([reply.statusCode, reply.json()], [200, { status: 'ready', degraded: ['Redis is away'] }])
})

test('an unready node says why, and quotes no error', async () => {
  const checks = { store: () => Promise.reject(new Error('canary')), keys: async () => undefined }
  const reply = await ask('/readyz', { unready: () => ['draining'], checks })
  assert.equal(reply.statusCode, 503)
  assert.equal(reply.headers['retry-after'], '1')
  assert.deepEqual(reply.json(), { status: 'unready', reasons: ['draining', 'store does not answer'] })
})

test('a check that never answers makes the node unready', async () => {
  const reply = await ask('/readyz', { checks: { store: () => new Promise(() => undefined) } })
  assert.deepEqual(reply.json().reasons, ['store does not answer'])
})

test('metrics are counted under their names, in seconds', async () => {
  const metrics = makeMetrics({ serverId: 'n1', processMetrics: true })
  metrics.sent('stored')
  metrics.sent('stored')
  metrics.refused('rateLimited')
  metrics.batch(40, 3)
  metrics.queue(5, 900)
  metrics.waited(30)
  metrics.greeted(false)
  metrics.greeted(true)
  metrics.delivered(1_000, 3)
  metrics.deliveryMs(2)
  metrics.ackMs(4)
  metrics.repaired('gap', 7)
  metrics.sessions(12)
  metrics.closed(4001)
  metrics.tokenRefused('expired')
  let rooms = 3
  metrics.holds(() => ({ rooms, sessions: 12 }))
  metrics.holds(() => ({ timers: 4 }))
  metrics.keeps('names', { size: 5, limit: 9 })
  rooms = 2
  const reply = await ask('/metrics', { metrics })
  assert.match(String(reply.headers['content-type']), /^text\/plain/)
  for (const line of [
    'confab_sends_total{outcome="stored",node="n1"} 2',
    'confab_refusals_total{code="rateLimited",node="n1"} 1',
    'confab_batch_rows_sum{node="n1"} 40',
    'confab_batch_seconds_bucket{le="0.003",node="n1"} 1',
    'confab_queue_sends{node="n1"} 5',
    'confab_queue_seconds_sum{node="n1"} 0.03',
    'confab_reconnects_total{node="n1"} 1',
    'confab_deliveries_total{node="n1"} 3000',
    'confab_delivery_seconds_sum{node="n1"} 0.002',
    'confab_ack_seconds_count{node="n1"} 1',
    'confab_repaired_entries_total{by="gap",node="n1"} 7',
    'confab_connections{node="n1"} 12',
    'confab_closes_total{code="4001",node="n1"} 1',
    'confab_held{what="rooms",node="n1"} 2',
    'confab_held{what="sessions",node="n1"} 12',
    'confab_held{what="timers",node="n1"} 4',
    'confab_held{what="names",node="n1"} 5',
    'confab_held_most{what="names",node="n1"} 9',
    'confab_tokens_refused_total{reason="expired",node="n1"} 1',
  ]) {
    assert.ok(reply.body.includes(line), `${line} is not in ${reply.body}`)
  }
  assert.match(reply.body, /nodejs_eventloop_lag_p99_seconds/)
})

test('every metric has a text for people, and stands in docs/OPERATIONS.md', async () => {
  const metrics = makeMetrics({ serverId: 'n1', processMetrics: true })
  const sums = { commands: 7, errors: 1, published: 2, received: 3, dropped: 4, malformed: 5, rebuilt: 6 }
  metrics.between(() => ({ up: true, nodes: 2, ...sums }))
  metrics.database(() => ({ up: true, isHeld: false, timeline: 1, changes: 0 }))
  const text = await metrics.text()
  // Read twice, a sum is what it was.
  assert.match(await metrics.text(), /confab_envelopes_total\{what="dropped",node="n1"\} 4\n/)
  const docs = readFileSync(new URL('../../../../docs/OPERATIONS.md', import.meta.url), 'utf8')
  const helped = [...text.matchAll(/^# HELP (confab_\w+) (.+)$/gm)].map(([, name = '']) => name)
  const typed = [...text.matchAll(/^# TYPE (confab_\w+) /gm)].map(([, name = '']) => name)
  const told = new Set([...docs.matchAll(/`(confab_\w+)`/g)].map(([, name = '']) => name))
  assert.deepEqual(helped, typed)
  assert.deepEqual([...told].sort(), [...typed].sort())
})

test('labels cannot fill memory', async () => {
  const metrics = makeMetrics({ serverId: 'n1', processMetrics: false })
  for (let i = 0; i < 1_000; i++) metrics.tokenRefused(`reason ${i}`)
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('confab_tokens_refused_total{'))
  assert.equal(lines.length, 65)
})

test('two nodes of one process count apart, and each sums up at its end', async () => {
  const one = makeMetrics({ serverId: 'n1', processMetrics: false })
  const two = makeMetrics({ serverId: 'n2', processMetrics: false })
  one.sent('stored')
  one.sent('conflict')
  two.delivered(3, 2)
  assert.deepEqual(await summarize(one, 1_000, 61_400), {
    seconds: 60,
    sends: 2,
    deliveries: 0,
    refusals: 0,
    repaired: 0,
    reconnects: 0,
    closes: 0,
  })
  assert.equal((await two.summary()).deliveries, 6)
})
