import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { excess } from '../../src/domain/share.ts'
import { type Ear, NodesBed } from './nodes-bed.ts'

test('a node lets go what it has above its share, and nothing while it is within a quarter of it', () => {
  assert.equal(excess(64, [36, 0]), 30)
  assert.equal(excess(36, [64, 0]), 0)
  assert.equal(excess(10, []), 0)
  assert.equal(excess(0, [0, 0]), 0)
  fc.assert(
    fc.property(fc.nat(10_000), fc.array(fc.nat(10_000), { maxLength: 20 }), (own, others) => {
      const all = others.reduce((sum, one) => sum + one, own)
      assert.ok(own - excess(own, others) >= Math.min(own, Math.floor(all / (others.length + 1))))
    }),
  )
})

function asked(ears: readonly Ear[]): number {
  return ears.filter(({ frames }) => frames.some(({ type }) => type === 'goAway')).length
}

test('P4.8 when a node comes, another asks as many clients to move as it has above its share, once', async () => {
  const bed = new NodesBed()
  const a = await bed.node('a')
  const ears: Ear[] = []
  for (let i = 0; i < 10; i++) ears.push((await bed.arrive(a, `user-${i}`)).ear)
  await bed.hours.pass(10_000)
  assert.equal(asked(ears), 0, 'it is alone')
  const b = await bed.node('b')
  await bed.hours.pass(8_000)
  assert.equal(asked(ears), 5)
  for (const { frames } of ears) frames.length = 0
  await bed.hours.pass(60_000)
  assert.equal(asked(ears), 0, 'where no balancer spreads them, nobody is asked again')
  const stopped = b.engine.state.stop()
  await bed.hours.pass(1_000)
  await stopped
  await bed.node('b')
  await bed.hours.pass(8_000)
  assert.equal(asked(ears), 5, 'under its old name, but it has come anew')
})

test('P4.8 a node of whose users only the number is known is not taken for empty', async () => {
  const bed = new NodesBed()
  const a = await bed.node('a')
  const ears: Ear[] = []
  for (let i = 0; i < 10; i++) ears.push((await bed.arrive(a, `user-${i}`)).ear)
  a.loses = ({ from }) => from === 'b'
  const b = await bed.node('b')
  for (let i = 10; i < 20; i++) await bed.arrive(b, `user-${i}`)
  await bed.hours.pass(4_000)
  a.loses = ({ from, header }) => from === 'b' && 'what' in header && header.what !== 'digest'
  await bed.hours.pass(20_000)
  assert.equal(asked(ears), 0)
})

test('P4.8 a node that leaves, and one that is told not to, ask nobody', async () => {
  for (const limits of [{ rebalanceMs: 0 }, { drainNoticeMs: 100_000 }]) {
    const bed = new NodesBed(limits)
    const a = await bed.node('a')
    const { ear } = await bed.arrive(a, 'alice')
    await bed.arrive(a, 'bob')
    if (limits.drainNoticeMs) void a.engine.state.drain()
    await bed.node('b')
    await bed.hours.pass(20_000)
    assert.equal(asked([ear]), 0)
  }
})
