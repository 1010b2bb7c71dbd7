import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedReactors, type Tally, tallied } from '@confab/protocol'
import fc from 'fast-check'

const step = fc.record({
  user: fc.constantFrom(...Array.from({ length: 14 }, (_, i) => `user ${i}`)),
  emoji: fc.constantFrom('👍', ':tea:', ':cake:'),
})

test('P4.10 folding gives the true counts, and the newest names, whoever adds and takes away', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const bears = new Map<string, string[]>()
      let reactions: readonly Tally[] = []
      for (const { user, emoji } of steps) {
        const users = bears.get(emoji) ?? []
        const remove = users.includes(user)
        bears.set(emoji, remove ? users.filter((one) => one !== user) : [user, ...users])
        reactions = tallied(reactions, { emoji, user, remove })
      }
      const counts = new Map(reactions.map(({ emoji, count }) => [emoji, count]))
      for (const [emoji, users] of bears) assert.equal(counts.get(emoji) ?? 0, users.length)
      for (const { emoji, count, users } of reactions) {
        const all = bears.get(emoji) ?? []
        assert.ok(count > 0 && users.length <= namedReactors && users.length <= count)
        // Those named are the newest of those who are there, without a gap.
        assert.deepEqual(users, all.slice(0, users.length))
      }
    }),
  )
})

test('who is named already adds nothing, and what nobody bears is not taken away', () => {
  const one = tallied([], { emoji: '👍', user: 'alice', remove: false })
  assert.equal(tallied(one, { emoji: '👍', user: 'alice', remove: false }), one)
  assert.equal(tallied(one, { emoji: ':tea:', user: 'alice', remove: true }), one)
})
