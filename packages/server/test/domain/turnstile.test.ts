import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Turnstile } from '../../src/domain/turnstile.ts'

/** A herd that comes at once and does as it is told, with newcomers beside it: when each came in, ms. */
function comeBack(herd: number, newcomersPerSecond: number, late: () => number): { in: number[]; times: number } {
  const turnstile = new Turnstile(500, 1_000, 60_000)
  const come = Array.from({ length: herd }, () => ({ at: 0, isOfHerd: true }))
  for (let i = 0; i < newcomersPerSecond * 20; i++) come.push({ at: (i * 1_000) / newcomersPerSecond, isOfHerd: false })
  const entered: number[] = []
  let times = 0
  while (come.length > 0) {
    come.sort((a, b) => b.at - a.at)
    const one = come.pop()
    if (!one) break
    times++
    const wait = turnstile.take(one.at, 0.5)
    if (wait > 0) come.push({ ...one, at: one.at + wait + late() })
    else if (one.isOfHerd) entered.push(one.at)
  }
  return { in: entered, times }
}

test('P7.20 a herd of 10,000 that does as it is told is in at the rate, and hardly anybody is turned away twice', () => {
  let seed = 7
  const late = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return (seed / 2_147_483_647) * 200
  }
  const { in: entered, times } = comeBack(10_000, 20, late)
  assert.equal(entered.length, 10_000)
  const last = Math.max(...entered)
  // 9,000 beyond the burst at 450 a second are 20 s.
  assert.ok(last > 18_000 && last < 21_500, `the last after ${last} ms`)
  assert.ok(times < 10_000 + 9_000 + 400 + 1_500, `${times} handshakes`)
})

test('P7.20 never more come in than the burst and the rate allow, and nobody is told to wait longer than the most', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(400), fc.double({ min: 0, max: 0.999, noNaN: true }))), (comings) => {
      const turnstile = new Turnstile(10, 5, 3_000)
      let [now, entered] = [0, 0]
      for (const [passed, chance] of comings) {
        now += passed
        const wait = turnstile.take(now, chance)
        if (wait === 0) entered++
        else assert.ok(Number.isInteger(wait) && wait >= 250 && wait <= 3_200, `${wait}`)
        assert.ok(entered <= 5 + now / 100 + 1e-6)
      }
    }),
  )
})

test('P7.20 who is told when to come again is told another time than those before him', () => {
  const turnstile = new Turnstile(10, 1, 60_000)
  assert.equal(turnstile.take(0, 0), 0)
  const waits = Array.from({ length: 50 }, () => turnstile.take(0, 0))
  assert.equal(new Set(waits).size, 50)
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  )
})
