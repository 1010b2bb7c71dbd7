import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from '../options.ts'
import { readingOf } from '../reading.ts'
import { tableOf } from '../table.ts'

const metrics = `# HELP confab_connections Live connections of this node
confab_connections 7
confab_sends_total{outcome="stored"} 40
confab_sends_total{outcome="duplicate"} 2
confab_sends_total_of_others 1000
confab_deliveries_total 120
confab_relay_leader 1
confab_relay_lag_events 3
`

test('a reading adds up labels, and takes the lag of the leader only', () => {
  const reading = { at: 5, connections: 7, sends: 42, deliveries: 120, lag: 3 }
  assert.deepEqual(readingOf(metrics, 5), reading)
  assert.equal(readingOf(metrics.replace('leader 1', 'leader 0'), 5).lag, undefined)
})

test('the table shows rates between two readings, a node that is away, and one that was started again', () => {
  const before = { at: 1_000, connections: 1, sends: 10, deliveries: 20, lag: undefined }
  const now = { at: 3_000, connections: 2, sends: 30, deliveries: 80, lag: 4 }
  const again = { at: 3_000, connections: 0, sends: 0, deliveries: 0, lag: undefined }
  const rows = [
    { name: 'node1', before, now },
    { name: 'node2', before, now: undefined },
    { name: 'node3', before, now: again },
    { name: 'node4', before: undefined, now: again },
  ]
  assert.deepEqual(tableOf(rows), [
    'node   connections      sends/s  deliveries/s  to event log',
    'node1  2                10       30            4 behind',
    'node2  does not answer',
    'node3  0                0        0',
    'node4  0                -        -',
  ])
})

test('options: what they are by themselves, and what is refused', () => {
  assert.deepEqual(readOptions([]), { nodes: 3, brokers: 1, port: 7_700, seconds: 0 })
  assert.deepEqual(readOptions(['--nodes', '2', '--brokers', '3']).brokers, 3)
  assert.throws(() => readOptions(['--brokers', '2']), /no majority/)
  assert.throws(() => readOptions(['--nodes', '0']), /from 1 to 9/)
  assert.throws(() => readOptions(['--node', '3']), /Unknown option '--node'/)
})
