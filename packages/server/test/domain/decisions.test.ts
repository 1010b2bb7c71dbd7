import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AppendItem } from '../../src/domain/append.ts'
import { nextBatch } from '../../src/domain/batch.ts'
import type { JournalRow } from '../../src/domain/journal.ts'
import { brokenRelations, defaultLimits } from '../../src/domain/limits.ts'
import { nextStep } from '../../src/domain/stream.ts'
import { tailFrom, takePage } from '../../src/domain/tail.ts'
import { visibleParts } from '../../src/domain/visibility.ts'

function sized(conversation: string, effect = false, bytes = 10) {
  const item: AppendItem = {
    conversation,
    sender: { tenant: 1, user: 1, external: 'alice' },
    clientId: '00000000-0000-4000-8000-000000000000',
    kind: 1,
    counts: true,
    hash: new Uint8Array(32),
    body: '{}',
    tenantAdmin: false,
    ...(effect ? { effect: { type: 'rename' as const, title: 'x' } } : {}),
  }
  return { item, bytes }
}

test('P3.8 after an entry that changes rights, its conversation waits for the next batch, others do not', () => {
  const waiting = [sized('a'), sized('a', true), sized('b'), sized('a'), sized('b', true), sized('b'), sized('c')]
  assert.deepEqual(nextBatch(waiting, 300, 1_000), [0, 1, 2, 4, 6])
})

test('P7.2 a batch is bounded in rows and bytes, and takes one send at least', () => {
  const waiting = Array.from({ length: 10 }, () => sized('a', false, 100))
  assert.deepEqual(nextBatch(waiting, 3, 10_000), [0, 1, 2])
  assert.deepEqual(nextBatch(waiting, 300, 250), [0, 1])
  assert.deepEqual(nextBatch(waiting, 300, 1), [0])
})

test('a range is delivered in order, dropped when repeated, held when early, fetched when it overlaps', () => {
  assert.equal(nextStep(6, 7, 9), 'deliver')
  assert.equal(nextStep(9, 7, 9), 'drop')
  assert.equal(nextStep(5, 7, 9), 'hold')
  assert.equal(nextStep(7, 7, 9), 'fetch')
})

function row(id: number): JournalRow {
  return { id, at: 0, ranges: [], users: [] }
}

test('P4.6 a hole in the journal stays open until its transaction has ended for sure', () => {
  let { rows, next } = takePage(tailFrom(0), { rows: [row(1), row(3)], xmin: 50, xmax: 60, last: 3 })
  assert.deepEqual(
    rows.map((r) => r.id),
    [1, 3],
  )
  assert.equal(next.low, 1)
  ;({ rows, next } = takePage(next, { rows: [row(3), row(4)], xmin: 59, xmax: 70, last: 4 }))
  assert.deepEqual(
    rows.map((r) => r.id),
    [4],
  )
  assert.equal(next.low, 1, 'xmin 59 is below the xmax 60 under which 2 was first missed')
  ;({ rows, next } = takePage(next, { rows: [row(2), row(3), row(4)], xmin: 61, xmax: 71, last: 4 }))
  assert.deepEqual(
    rows.map((r) => r.id),
    [2],
    'it committed late and is delivered',
  )
  assert.equal(next.low, 4)
})

test('P4.6 a hole is dead once a statement with xmin at its xmax still lacks it', () => {
  let { next } = takePage(tailFrom(0), { rows: [row(1), row(3)], xmin: 50, xmax: 60, last: 3 })
  ;({ next } = takePage(next, { rows: [row(3)], xmin: 60, xmax: 80, last: 3 }))
  assert.equal(next.low, 3)
  assert.equal(next.holes.size, 0)
})

test('P4.6 whatever the order of commits, the tail gives each committed row once and passes no live one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id: fc.integer({ min: 1, max: 30 }), lives: fc.boolean() }), { maxLength: 30 }),
      (commits) => {
        const visible = new Set<number>()
        const given: number[] = []
        let state = tailFrom(0)
        let xid = 100
        const order = [...new Map(commits.map((commit) => [commit.id, commit])).values()]
        const pending = new Set(order.map((commit) => commit.id))
        const oldest = () => (pending.size === 0 ? xid : 100)
        for (const commit of order) {
          pending.delete(commit.id)
          if (commit.lives) visible.add(commit.id)
          xid++
          const rows = [...visible]
            .filter((id) => id > state.low)
            .sort((a, b) => a - b)
            .map(row)
          const taken = takePage(state, { rows, xmin: oldest(), xmax: xid, last: 30 })
          given.push(...taken.rows.map((r) => r.id))
          state = taken.next
        }
        assert.deepEqual(
          [...given].sort((a, b) => a - b),
          [...visible].sort((a, b) => a - b),
        )
      },
    ),
  )
})

test('P6.4 what is visible is cut to the intervals of membership', () => {
  const intervals = [
    { from: 1, to: 5 },
    { from: 9, to: 12 },
  ]
  assert.deepEqual(visibleParts(intervals, 3, 20), [
    { from: 3, to: 5 },
    { from: 9, to: 12 },
  ])
  assert.deepEqual(visibleParts(intervals, 6, 8), [])
})

test('the limits hold together, and say so in a sentence when they do not', () => {
  assert.deepEqual(brokenRelations(defaultLimits), [])
  assert.equal(brokenRelations({ ...defaultLimits, heartbeatMs: 70_000 }).length, 1)
})
