import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Looks } from '../../src/adapters/postgres/primary/looks.ts'

/** Looks in time that passes when told; `finds`: what comes of each, in order, the last for ever. */
function looking(t: TestContext, finds: (number | undefined)[], chance = 1) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const seen: { at: number; isUrgent: boolean }[] = []
  let now = 0
  let found: number | undefined
  const look = async (isUrgent: boolean) => {
    seen.push({ at: now, isUrgent })
    found = finds.length > 1 ? finds.shift() : finds[0]
  }
  const looks = new Looks(look, () => found, { next: () => chance })
  t.after(() => looks.close())
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now += 10
      t.mock.timers.tick(10)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { looks, seen, pass }
}

test('P8.50 while no primary is found looks follow each other with pauses that grow to a second, and are urgent', async (t) => {
  const { looks, seen, pass } = looking(t, [undefined])
  await looks.now()
  await pass(4_000)
  const pauses = seen.slice(1).map(({ at }, n) => at - (seen[n]?.at ?? 0))
  assert.deepEqual(pauses, [200, 400, 800, 1_000, 1_000])
  assert.deepEqual([seen[0]?.isUrgent, seen.at(-1)?.isUrgent], [false, true])
})

test('P8.50 chance halves pauses at most: nodes do not look all at one moment', async (t) => {
  const { looks, seen, pass } = looking(t, [5_000], 0)
  await looks.now()
  await pass(2_490)
  assert.equal(seen.length, 1)
  await pass(20)
  assert.equal(seen.length, 2)
})

test('P8.50 after a doubt it looks at once, and once, however many doubt', async (t) => {
  const { looks, seen, pass } = looking(t, [5_000])
  await looks.now()
  for (let n = 0; n < 100; n++) {
    looks.doubt()
    await pass(10)
  }
  assert.ok(seen.length <= 11, `${seen.length} looks in a second of doubts`)
  assert.ok(seen.slice(1).every(({ isUrgent }) => isUrgent))
  await pass(150)
  const settled = seen.length
  await pass(4_000)
  assert.equal(seen.length, settled)
})
