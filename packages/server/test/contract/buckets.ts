import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Buckets } from '../../src/ports/node.ts'

export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface BucketsBed {
  readonly buckets: Buckets
  close(): Promise<void>
}

export type MakeBuckets = (rate: Rate) => Promise<BucketsBed>

const start = 1_800_000_000_000

/** What all token buckets must do. */
export function bucketsContract(name: string, make: MakeBuckets): void {
  describe(`${name}: buckets`, () => {
    takingContract(make)
    boundContract(make)
  })
}

async function opened(t: { after(call: () => Promise<void>): void }, make: MakeBuckets, rate: Rate): Promise<Buckets> {
  const bed = await make(rate)
  t.after(() => bed.close())
  return bed.buckets
}

function takingContract(make: MakeBuckets): void {
  test('P7.3 a burst passes, then the answer is how long to wait; having waited, one passes', async (t) => {
    const buckets = await opened(t, make, { perSecond: 10, burst: 3 })
    const key = randomUUID()
    for (let n = 0; n < 3; n++) assert.equal(await buckets.take(key, 1, start), 0)
    assert.equal(await buckets.take(key, 1, start), 100)
    assert.equal(await buckets.take(key, 1, start + 40), 60)
    assert.equal(await buckets.take(key, 1, start + 100), 0)
    assert.equal(await buckets.take(key, 1, start + 100), 100)
  })

  test('P7.3 what is refused takes nothing', async (t) => {
    const buckets = await opened(t, make, { perSecond: 10, burst: 2 })
    const key = randomUUID()
    assert.equal(await buckets.take(key, 2, start), 0)
    for (let n = 0; n < 50; n++) assert.equal(await buckets.take(key, 1, start), 100)
    assert.equal(await buckets.take(key, 1, start + 100), 0)
  })

  test('P7.3 a long rest fills the bucket, and not more', async (t) => {
    const buckets = await opened(t, make, { perSecond: 10, burst: 3 })
    const key = randomUUID()
    const later = start + 86_400_000
    await buckets.take(key, 3, start)
    const taken: number[] = []
    for (let n = 0; n < 4; n++) taken.push(await buckets.take(key, 1, later))
    assert.deepEqual(taken, [0, 0, 0, 100])
  })

  test('P7.3 each key has a bucket of its own', async (t) => {
    const buckets = await opened(t, make, { perSecond: 1, burst: 1 })
    const [alice, bob] = [randomUUID(), randomUUID()]
    const taken: number[] = []
    for (const key of [alice, alice, bob, bob]) taken.push(await buckets.take(key, 1, start))
    assert.deepEqual(taken, [0, 1_000, 0, 1_000])
  })

  test('P7.3 what costs more than a burst passes with a full bucket, and is paid off', async (t) => {
    const buckets = await opened(t, make, { perSecond: 10, burst: 2 })
    const key = randomUUID()
    assert.equal(await buckets.take(key, 5, start), 0)
    assert.equal(await buckets.take(key, 1, start), 400)
    assert.equal(await buckets.take(key, 5, start + 400), 100)
    assert.equal(await buckets.take(key, 5, start + 500), 0)
  })

  test('P7.3 who waits as long as he was told passes, whatever the costs', async (t) => {
    const buckets = await opened(t, make, { perSecond: 3, burst: 70 })
    const key = randomUUID()
    for (let n = 0, now = start; n < 300; n++) {
      const cost = 1 + ((n * 7) % 100) / 4
      const wait = await buckets.take(key, cost, now)
      if (wait === 0) continue
      now += wait
      assert.equal(await buckets.take(key, cost, now), 0, `after ${wait} ms`)
    }
  })
}

function boundContract(make: MakeBuckets): void {
  test('P7.3 no stretch of time lets more pass than a burst and its own rate', async (t) => {
    const rate = { perSecond: 20, burst: 10 }
    const buckets = await opened(t, make, rate)
    const ask = fc.record({ pause: fc.integer({ min: 0, max: 400 }), cost: fc.integer({ min: 1, max: 10 }) })
    const property = fc.asyncProperty(fc.array(ask, { minLength: 1, maxLength: 40 }), async (asks) => {
      const key = randomUUID()
      const passed: { at: number; cost: number }[] = []
      let now = start
      for (const { pause, cost } of asks) {
        now += pause
        if ((await buckets.take(key, cost, now)) === 0) passed.push({ at: now, cost })
      }
      for (const [first, { at }] of passed.entries()) {
        let sum = 0
        for (const later of passed.slice(first)) {
          sum += later.cost
          assert.ok(sum <= rate.burst + ((later.at - at) * rate.perSecond) / 1_000 + 1e-3)
        }
      }
    })
    await fc.assert(property, { numRuns: 50 })
  })
}
