import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slotOf } from '../../src/domain/drain.ts'
import { type Ear, NodesBed } from './nodes-bed.ts'

test('slots begin one after the other in the first half of a drain, and each ends with it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 60_000 }), (count, drainMs) => {
      const slots = Array.from({ length: count }, (_, place) => slotOf(place, count, drainMs))
      for (const { after, within } of slots) assert.ok(after >= 0 && after <= drainMs / 2 && after + within === drainMs)
      for (const [i, { after }] of slots.entries()) assert.ok(after >= (slots[i - 1]?.after ?? 0))
    }),
  )
})

test('P4.7 a node that drains is unready first, then tells each client when to move, and ends when all have gone', async () => {
  const bed = new NodesBed({ drainNoticeMs: 5_000, drainMs: 30_000 })
  const a = await bed.node('a')
  const [alice, bob] = [await bed.arrive(a, 'alice'), await bed.arrive(a, 'bob')]
  let left: number | undefined
  void a.engine.state.drain().then((count) => {
    left = count
  })
  await bed.hours.pass(1_000)
  assert.deepEqual(a.engine.state.unready(), ['draining'])
  const late = await bed.arrive(a, 'carol')
  assert.ok(late.session, 'whom a balancer still sends is served')
  assert.deepEqual(told([alice.ear, bob.ear, late.ear]), [])
  await bed.hours.pass(5_000)
  assert.deepEqual(told([alice.ear, bob.ear, late.ear]), [
    { after: 0, within: 30_000 },
    { after: 5_000, within: 25_000 },
    { after: 10_000, within: 20_000 },
  ])
  await assert.rejects(bed.arrive(a, 'dave'), { code: 'draining' })
  for (const { session } of [alice, bob]) a.engine.sessions.end(session)
  await bed.hours.pass(1_000)
  assert.equal(left, undefined, 'one is still here')
  a.engine.sessions.end(late.session)
  await bed.hours.pass(1_000)
  assert.equal(left, 0)
})

test('P4.7 who does not move in time is closed, resumable', async () => {
  const bed = new NodesBed({ drainNoticeMs: 0, drainMs: 2_000 })
  const a = await bed.node('a')
  const { ear } = await bed.arrive(a, 'alice')
  const drained = a.engine.state.drain()
  await bed.hours.pass(2_100)
  assert.equal(await drained, 1)
  assert.equal(ear.closed, undefined)
  const stopped = a.engine.state.stop()
  await bed.hours.pass(1_000)
  await stopped
  assert.equal(ear.closed, 1001)
})

/** The `goAway` that each was told. */
function told(ears: readonly Ear[]): unknown[] {
  return ears.flatMap(({ frames }) => frames.filter(({ type }) => type === 'goAway').map(({ payload }) => payload))
}
