import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aboveBase, counted, heldIn, remembered, rememberedBytes } from '../gauges.ts'

const line = (metric: string, what: string, value: number) => `${metric}{what="${what}",node="n1"} ${value}`

/** What a server tells with so many names remembered, of 100 at most. */
function told(names: number): string {
  const caches = Object.keys(remembered)
  return [
    ...counted.map((what) => line('confab_held', what, 0)),
    ...caches.map((what) => line('confab_held', what, what === 'names' ? names : 1)),
    ...caches.map((what) => line('confab_held_most', what, 100)),
  ].join('\n')
}

test('what is remembered for speed may grow up to its bound, and the memory that it takes then is no leak', () => {
  const [base, now] = [heldIn(told(10)), heldIn(told(90))]
  assert.deepEqual(aboveBase(base, now), [])
  assert.equal(rememberedBytes(now) - rememberedBytes(base), 80 * (remembered.names ?? 0))
})

test('P7.8 what is remembered beyond its bound is a leak', () => {
  assert.deepEqual(aboveBase(heldIn(told(10)), heldIn(told(101))), [{ name: 'overBound', base: 0, now: 1 }])
})

test('a server that does not count something, or tells no bound, is not soaked', () => {
  assert.throws(() => heldIn(told(1).replace('what="sessions"', 'what="other"')), /nothing of sessions/)
  assert.throws(() => heldIn(told(1).replace(line('confab_held_most', 'arrivals', 100), '')), /nothing of arrivals/)
})
