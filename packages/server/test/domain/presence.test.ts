import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  isIdle,
  isLingering,
  joinedCode,
  judgeDelta,
  judgeDigest,
  leftCode,
  nodeAge,
  presenceCodes,
  sessionCode,
} from '../../src/domain/presence.ts'

const { none, away, online, invisible } = presenceCodes
const living = fc.constantFrom(none, away, online, invisible)
const either = fc.oneof(living, living.map(leftCode))

test('P5.7 online while any is, away while all are, whatever the order; a lingering one counts where none lives', () => {
  fc.assert(
    fc.property(fc.array(either), fc.array(either), (ones, others) => {
      const all = [...ones, ...others]
      const joined = joinedCode(all)
      assert.equal(joined, joinedCode(all.toReversed()))
      const alive = all.filter((code) => code !== none && !isLingering(code))
      if (alive.length > 0) {
        assert.equal(joined, alive.includes(invisible) ? invisible : alive.includes(online) ? online : away)
        assert.equal(joined, joinedCode(alive))
      } else {
        const left = all.map((code) => leftCode(code))
        assert.equal(joined, left.includes(leftCode(online)) ? online : left.includes(leftCode(away)) ? away : none)
      }
    }),
  )
})

test('who left lingers as he was; the invisible is gone at once; leaving twice is leaving once', () => {
  assert.deepEqual([none, invisible].map(leftCode), [none, none])
  assert.deepEqual([away, online].map(leftCode).map(isLingering), [true, true])
  fc.assert(fc.property(either, (code) => assert.equal(leftCode(leftCode(code)), leftCode(code))))
  fc.assert(fc.property(living, (code) => assert.ok(joinedCode([leftCode(code)]) <= code)))
})

test('a connection is away by choice or by idleness, and invisible by choice alone', () => {
  assert.deepEqual([isIdle(1_000, 1_299, 300), isIdle(1_000, 1_300, 300), isIdle(1_000, 0, 300)], [false, true, false])
  const codes = (['online', 'away', 'invisible'] as const).map((chosen) =>
    [false, true].map((idle) => sessionCode(chosen, idle)),
  )
  assert.deepEqual(codes, [
    [online, away],
    [away, away],
    [invisible, invisible],
  ])
})

test('P5.8 whatever of a node’s deltas is lost, doubled or out of order, the digest finds out', () => {
  const sizes = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.nat(99)), (grows, chance) => {
      const said = grows.map((grow, i) => ({ life: 'x', number: i + 1, grow }))
      const arrived = said.flatMap((delta) => {
        const [fate = 0] = chance.take(1)
        return fate < 20 ? [] : fate < 30 ? [delta, delta] : [delta]
      })
      let known: { life: string; number: number } | undefined
      let users = 0
      for (const delta of arrived) {
        if (judgeDelta(known, delta) !== 'apply') continue
        assert.equal(delta.number, (known?.number ?? 0) + 1)
        known = delta
        users += delta.grow
      }
      const count = grows.reduce((sum, grow) => sum + grow, 0)
      const isWhole = known?.number === said.length
      assert.equal(judgeDigest(known, { life: 'x', number: said.length, count }, users), isWhole ? 'drop' : 'ask')
    }),
  )
})

test('P5.8 another life of a node is another node; an older word of it changes nothing', () => {
  const known = { life: 'x', number: 5 }
  assert.deepEqual(
    [
      { life: 'y', number: 1 },
      { life: 'y', number: 2 },
      { life: 'x', number: 7 },
      { life: 'x', number: 4 },
    ].map((said) => judgeDelta(known, said)),
    ['apply', 'ask', 'ask', 'drop'],
  )
  const digest = (life: string, number: number, count: number) => judgeDigest(known, { life, number, count }, 3)
  assert.deepEqual(
    [digest('x', 5, 3), digest('x', 4, 9), digest('x', 5, 4), digest('y', 5, 3)],
    ['drop', 'drop', 'ask', 'ask'],
  )
})

test('P5.8 a node that was silent for 10 s counts no more; after the grace its users are gone', () => {
  const limits = { nodeSilenceMs: 10_000, presenceGraceMs: 30_000 }
  const ages = [0, 9_999, 10_000, 29_999, 30_000].map((silent) => nodeAge(5_000, 5_000 + silent, limits))
  assert.deepEqual(ages, ['here', 'here', 'silent', 'silent', 'gone'])
  assert.equal(nodeAge(0, 10_000, { ...limits, presenceGraceMs: 0 }), 'gone')
})
