import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryBuckets } from '../../src/adapters/memory/buckets.ts'
import { AddressBuckets } from '../../src/domain/address-buckets.ts'
import { Budget } from '../../src/gateway/budget.ts'

const ahead = 1_767_225_900_000
const right = ahead - 300_000

/** Takes until it is refused; answers how often it was not, and how long it is to wait then. */
function drain(take: (now: number) => number, now: number): { taken: number; wait: number } {
  for (let taken = 0; ; taken++) {
    const wait = take(now)
    if (wait > 0) return { taken, wait }
  }
}

const buckets: [what: string, make: () => (now: number) => number][] = [
  [
    'of frames',
    () => {
      const budget = new Budget(10, 20)
      return (now) => budget.take(1, now)
    },
  ],
  [
    'of sends',
    () => {
      const { take } = memoryBuckets({ perSecond: 10, burst: 20 })
      return (now) => take('alice', 1, now) as number
    },
  ],
  [
    'of an address',
    () => {
      const addresses = new AddressBuckets(10, 20, 100)
      return (now) => addresses.take('10.0.0.1', 1, now)
    },
  ],
]

for (const [what, make] of buckets) {
  test(`P8.36 P7.3 a bucket ${what} that was emptied before the clock was set back five minutes fills from then on`, () => {
    const take = make()
    assert.equal(drain(take, ahead).taken, 20)
    const { taken, wait } = drain(take, right)
    assert.ok(taken <= 1 && wait <= 100, `${taken} taken, ${wait} ms to wait`)
    assert.ok(drain(take, right + 1_000).taken >= 9)
  })
}

test('P7.3 a cost above the burst is paid off afterwards, also where the clock was set back', () => {
  const { take } = memoryBuckets({ perSecond: 10, burst: 20 })
  assert.equal(take('alice', 50, ahead), 0)
  const wait = take('alice', 1, right) as number
  assert.ok(wait > 2_000 && wait <= 5_100, `${wait} ms to wait`)
})
