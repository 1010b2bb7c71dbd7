import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Steady } from '../../src/domain/steady.ts'
import { Stall } from '../../src/engine/stall.ts'

const start = 1_767_225_600_000
const fiveMinutes = 300_000

for (const [what, shift] of [
  ['ahead', fiveMinutes],
  ['back', -fiveMinutes],
] as const) {
  test(`P8.36 a clock that is set five minutes ${what} is followed slowly, and never backwards`, () => {
    const steady = new Steady(start, 0)
    let before = start
    for (let counted = 0; counted <= 7_000; counted += 100) {
      const now = steady.now(start + shift + counted, counted)
      assert.ok(now >= before && now - before <= 106, `${now - before} ms in 100`)
      before = now
    }
    assert.ok(Math.abs(before - (start + 7_000)) <= 351)
    // Right again: it comes back to it.
    for (let counted = 7_100; counted <= 20_000; counted += 100) before = steady.now(start + counted, counted)
    assert.equal(before, start + 20_000)
  })
}

test('a machine that slept for hours is believed at once', () => {
  const steady = new Steady(start, 0)
  assert.equal(steady.now(start + 9 * 3_600_000, 5), start + 9 * 3_600_000)
})

test('P8.36 P3.6 a send that was refused keeps those behind it, though the clock is set ahead meanwhile', () => {
  const steady = new Steady(start, 0)
  const stall = new Stall()
  stall.begin('tea', 'first', steady.now(start, 0))
  assert.ok(stall.blocks('tea', 'second', steady.now(start + fiveMinutes, 20)) !== undefined)
})
