import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatReport } from '@confab/verify'
import { bugs } from '../bug.ts'
import { run } from '../run.ts'

test('P1.1 P2.1 P3.1 P3.2 P3.3 P4.5 P6.1 P6.2 hold under 300 seeds of lost, repeated and late envelopes, unknown commits and crashed nodes', async () => {
  let messages = 0
  for (let seed = 1; seed <= 300; seed++) {
    const { report, problems } = await run(seed)
    assert.deepEqual(problems, [], `seed ${seed}`)
    messages += report.messages
    assert.ok(report.ok, `seed ${seed}: npm run sim -- --seeds 1 --from ${seed} --story\n${formatReport(report)}`)
  }
  assert.ok(messages > 10_000, `${messages} messages`)
})

test('the same seed gives the same run, line by line', async () => {
  const [one, two] = [await run(7), await run(7)]
  assert.ok(one.lines.length > 100)
  assert.deepEqual(one.lines, two.lines)
})

for (const bug of bugs) {
  test(`a seeded bug is found within 200 seeds: ${bug}`, async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const found = await run(seed, bug).then(
        ({ report, problems }) => !report.ok || problems.length > 0,
        // A run that never becomes whole is a find too.
        () => true,
      )
      if (found) return
    }
    assert.fail('not found')
  })
}
