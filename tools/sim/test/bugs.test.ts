import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BugName, seededBugs } from '../bugs.ts'
import { plant, seeded } from '../seeded.ts'

for (const [name, { what, rules }] of Object.entries(seededBugs)) {
  test(`a seeded bug is found within 200 seeds: ${what}`, async () => {
    const run = await seeded(name as BugName)
    for (let seed = 1; seed <= 200; seed++) {
      const { broken } = await run(seed)
      if (broken.some((rule) => rules.includes(rule))) return
    }
    assert.fail(`no seed breaks ${rules.join(' or ')}`)
  })
}

test('a bug that does not fit its file exactly once is refused', () => {
  const bug = { what: '', file: 'a.ts', find: 'one()', put: 'two()', rules: [] }
  assert.equal(plant(bug, 'if (x) one()'), 'if (x) two()')
  assert.throws(() => plant(bug, 'three()'), /a\.ts has 0 times: one\(\)/)
  assert.throws(() => plant(bug, 'one() + one()'), /a\.ts has 2 times/)
})
