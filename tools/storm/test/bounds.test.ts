import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broken, table } from '../bounds.ts'
import type { Weathered } from '../storm.ts'

const phase = { told: 'phase', p50: 4, p99: 10, most: 15, count: 2_460 } as const
const held: Weathered = {
  connectedMs: 8_000,
  wholeMs: 9_000,
  redisMs: 2_900,
  tally: { turnedAway: 700, longestWait: 4_000, failed: 1_000, handshakes: 2_700 },
  before: phase,
  meanwhile: phase,
  behind: [],
  wrong: 0,
  failed: 0,
  said: 600,
  violations: undefined,
}

test('a storm is held when all are whole in time and nothing is lost, and says what is not', () => {
  assert.deepEqual(broken(held, 20_000), [])
  assert.deepEqual(broken(held, 8_000), ['not everybody was whole within 8 s'])
  const bad = { ...held, wholeMs: undefined, behind: ['herd-1 in x'], wrong: 2, failed: 3, violations: 'P3.1 broken' }
  assert.deepEqual(broken(bad, 20_000), [
    'not everybody was whole within 20 s',
    '1 do not have all that was acknowledged: herd-1 in x',
    '2 deliveries twice or with a hole',
    '3 sends failed',
    'P3.1 broken',
  ])
})

test('its table has a line a figure', () => {
  const lines = table(held).split('\n')
  assert.equal(lines.length, 9)
  assert.match(table(held), /all whole again after +9\.0 s/)
  assert.match(table(held), /told when to come +700, at most for 4\.0 s/)
})
