import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Gather } from '../../src/adapters/postgres/gather.ts'

test('each gets his own answer, statements are bounded in size and number, and quiet ones wait for nobody', async () => {
  const some = fc.array(fc.tuple(fc.nat(), fc.nat(3)), { maxLength: 80 })
  await fc.assert(
    fc.asyncProperty(some, fc.integer({ min: 1, max: 10 }), async (asked, most) => {
      let underWay = 0
      const gather = new Gather<number, number>(
        async (questions) => {
          underWay++
          assert.ok(questions.length <= most && questions.length > 0)
          assert.equal(underWay, 1)
          await new Promise((resolve) => setImmediate(resolve))
          underWay--
          return questions.map((question) => question * 2)
        },
        { atOnce: most, restMs: 0 },
      )
      const answers: Promise<number>[] = []
      for (const [question, pause] of asked) {
        answers.push(gather.ask(question))
        for (let i = 0; i < pause; i++) await Promise.resolve()
      }
      assert.deepEqual(
        await Promise.all(answers),
        asked.map(([question]) => question * 2),
      )
    }),
    { numRuns: 30 },
  )
})

test('a failure is everybody’s of that statement, and nobody else’s', async () => {
  let fail = true
  const gather = new Gather<number, number>(
    async (questions) => {
      if (fail) throw new Error('away')
      return questions
    },
    { atOnce: 10, restMs: 1 },
  )
  const first = await Promise.allSettled([gather.ask(1), gather.ask(2)])
  assert.deepEqual(
    first.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  fail = false
  assert.equal(await gather.ask(3), 3)
})
