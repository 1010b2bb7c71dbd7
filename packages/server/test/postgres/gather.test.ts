import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Gather } from '../../src/adapters/postgres/gather.ts'
import { StoreUnavailable } from '../../src/ports/store.ts'

test('each gets his own answer, statements are bounded in size and number, and quiet ones wait for nobody', async () => {
  const some = fc.array(fc.tuple(fc.nat(), fc.nat(3)), { maxLength: 80 })
  await fc.assert(
    fc.asyncProperty(some, fc.integer({ min: 1, max: 10 }), fc.constantFrom(1, 2), async (asked, most, lanes) => {
      let underWay = 0
      const gather = new Gather<number, number>(
        async (questions) => {
          underWay++
          assert.ok(questions.length <= most && questions.length > 0)
          assert.ok(underWay <= lanes)
          await new Promise((resolve) => setImmediate(resolve))
          underWay--
          return questions.map((question) => question * 2)
        },
        { atOnce: most, restMs: 0, underWay: lanes },
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

test('who asks alone, again and again, is no herd: no statement rests for him', async () => {
  // A rest that would outlast the test.
  const gather = new Gather<number, number>(async (questions) => questions, { atOnce: 10, restMs: 86_400_000 })
  for (let n = 0; n < 5; n++) assert.equal(await gather.ask(n), n)
})

test('so many wait, and more are refused; who waits while the store is away is told with the others', async () => {
  const away = Promise.withResolvers<never>()
  let statements = 0
  const gather = new Gather<number, number>(
    (questions) => (statements++ === 0 ? away.promise : Promise.resolve(questions)),
    { atOnce: 1, restMs: 0, waiting: 2 },
  )
  const first = gather.ask(1)
  await Promise.resolve()
  const all = Promise.allSettled([first, gather.ask(2), gather.ask(3), gather.ask(4)])
  away.reject(new StoreUnavailable('away'))
  const reasons = (await all).map((settled) => settled.status === 'rejected' && (settled.reason as Error).message)
  assert.deepEqual(reasons, ['away', 'away', 'away', 'too many questions wait'])
  assert.equal(await gather.ask(5), 5)
  assert.equal(statements, 2)
})
