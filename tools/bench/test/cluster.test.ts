import assert from 'node:assert/strict'
import { test } from 'node:test'
import { add, type Report } from '../report.ts'
import { full } from '../scale.ts'
import { withMeasured, withPlans } from '../scale-page.ts'
import { EventLedger } from '../scenarios/cluster/event-ledger.ts'

const machine = { cores: 2, cpu: 'x', memoryGb: 8, node: '26', postgres: '18', fdatasyncMs: 1, pinned: true, flags: [] }

function report(): Report {
  return { machine, scale: full, quick: false, raisedLimits: {}, found: [], failures: [], notes: [] }
}

test('events are counted once, and one that is not the next of its conversation is found', () => {
  const ledger = new EventLedger()
  const taken = [
    ['tea', 5],
    ['tea', 6],
    ['cake', 1],
    ['tea', 5],
    ['tea', 8],
  ] as const
  assert.deepEqual(
    taken.map(([conversation, seq]) => ledger.take(conversation, seq)),
    [true, true, true, false, true],
  )
  assert.deepEqual([ledger.events, ledger.repeated, [...ledger.broken]], [4, 1, ['tea']])
})

test('what was measured goes into the costs of a plan, and what was not stays', () => {
  const found = report()
  add(found, 'confab', 'relay', [{ 'events/s': 12_345, 'B stored a message': 512 }])
  add(found, 'confab', 'connections', [{ 'warm/s': 2_000 }])
  const text = '  connecting: 826,\n  relayEvents: 10_000,\n  messageKafka: 50,\n  stored: 0.6,\n'
  assert.equal(
    withMeasured(text, found),
    '  connecting: 500,\n  relayEvents: 12_300,\n  messageKafka: 50,\n  stored: 0.5,\n',
  )
})

test('a page shows what the plan of its flags says, and stays as it is the next time', () => {
  const begin = '<!-- confab plan --connections 1000 --messages 10 --fanout 3 --memory-gb 4 -->'
  const once = withPlans(`before\n${begin}\nold\n<!-- /plan -->\nafter\n`)
  assert.match(once, /1,000 connections, 10 messages a second, each to 3/)
  assert.match(once, /memory of a machine for them +4 GB/)
  assert.doesNotMatch(once, /old/)
  assert.equal(withPlans(once), once)
})
