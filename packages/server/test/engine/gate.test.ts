import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '../../src/domain/refusal.ts'
import { Gate } from '../../src/engine/gate.ts'
import { StoreUnavailable } from '../../src/ports/store.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Queries that end when told to. */
class Queries {
  readonly begun: string[] = []
  readonly #ends = new Map<string, { ok: (value: string) => void; fail: (error: Error) => void }>()

  of(name: string): () => Promise<string> {
    return () => {
      this.begun.push(name)
      return new Promise((ok, fail) => this.#ends.set(name, { ok, fail }))
    }
  }

  end(name: string): void {
    this.#ends.get(name)?.ok(name)
  }

  fail(name: string, error: Error): void {
    this.#ends.get(name)?.fail(error)
  }
}

test('a few run at a time, the others in the order they came; who comes late does not overtake', async () => {
  const gate = new Gate({ atOnce: 2, waiting: 10 }, 'too many')
  const queries = new Queries()
  const answers = ['alice', 'bob', 'carol', 'dave'].map((name) => gate.run(queries.of(name)))
  assert.deepEqual(queries.begun, ['alice', 'bob'])
  assert.equal(gate.held, 4)
  queries.end('bob')
  await answers[1]
  answers.push(gate.run(queries.of('erin')))
  await turn()
  assert.deepEqual(queries.begun, ['alice', 'bob', 'carol'])
  for (const name of ['alice', 'carol', 'dave', 'erin']) {
    queries.end(name)
    await turn()
  }
  assert.deepEqual(await Promise.all(answers), ['alice', 'bob', 'carol', 'dave', 'erin'])
  assert.deepEqual(queries.begun, ['alice', 'bob', 'carol', 'dave', 'erin'])
  assert.equal(gate.held, 0)
})

test('the line is bounded: who comes when it is full is refused, retryable', async () => {
  const gate = new Gate({ atOnce: 1, waiting: 1 }, 'too many')
  const queries = new Queries()
  const [first, second] = [gate.run(queries.of('alice')), gate.run(queries.of('bob'))]
  const refused = await gate.run(queries.of('carol')).catch((error: unknown) => error)
  assert.ok(refused instanceof Refused)
  assert.deepEqual([refused.code, refused.retryAfter], ['busy', 2_000])
  queries.end('alice')
  await first
  await turn()
  queries.end('bob')
  await second
  assert.equal(gate.held, 0)
})

test('one failure of its own concerns nobody else; a store that is away, all who wait', async () => {
  const gate = new Gate({ atOnce: 1, waiting: 10 }, 'too many')
  const queries = new Queries()
  const told = ['alice', 'bob', 'carol', 'dave'].map((name) =>
    gate.run(queries.of(name)).catch((error: Error) => error.message),
  )
  queries.fail('alice', new Error('not a member'))
  await turn()
  assert.deepEqual(queries.begun, ['alice', 'bob'])
  queries.fail('bob', new StoreUnavailable('away'))
  assert.deepEqual(await Promise.all(told), ['not a member', 'away', 'away', 'away'])
  assert.deepEqual(queries.begun, ['alice', 'bob'])
  assert.equal(gate.held, 0)
  const later = gate.run(queries.of('erin'))
  queries.end('erin')
  assert.equal(await later, 'erin')
})
