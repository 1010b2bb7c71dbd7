import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Route } from '../../src/api/route.ts'
import { routes } from '../../src/api/routes.ts'
import { garbage, type Known, near, torn } from '../gateway/near.ts'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { stored } from '../gateway/stored.ts'
import { askNode, type RestAnswer } from './rest.ts'

let at: TestNode
let known: Known
before(async () => {
  const plenty = '1000000'
  at = await startTestNode({
    CONFAB_REQUESTS_PER_SECOND: plenty,
    CONFAB_REQUEST_BURST: plenty,
    CONFAB_SENDS_PER_SECOND: plenty,
    CONFAB_SEND_BURST: plenty,
  })
  const [alice, bob] = [await Somebody.arrive(at, 'alice'), await Somebody.arrive(at, 'bob')]
  const conversations = [await alice.createGroup(['bob']), await bob.createGroup([])]
  await alice.send(conversations[0] as string, 'hello')
  known = { conversations, users: ['alice', 'bob', 'nobody'] }
  for (const somebody of [alice, bob]) somebody.leave()
})
after(() => at.stop())

const entries = async () => (JSON.parse(await stored(at)) as { end: { entries: number } }).end.entries

function isStored({ status, body }: RestAnswer): boolean {
  return status < 300 && !('duplicate' in body) && (body.seq !== undefined || body.conversation !== undefined)
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly raw: string | undefined
}

/** Garbage may be an object whose `toString` is none. */
const textOf = (value: unknown) => (typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value))
const part = (value: unknown) => encodeURIComponent(textOf(value).toWellFormed()).replaceAll('.', '%2E')

/** A request of a route, or nearly: parameters, query and body each right, wrong or torn. */
function asked(row: Route): fc.Arbitrary<Asked> {
  const params = near(row.params, known) as fc.Arbitrary<Record<string, unknown>>
  const query = near(row.query, known)
  const text = (row.body ? near(row.body, known) : garbage).map((value) => JSON.stringify(value) ?? '')
  const body = fc.option(fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: torn(text) }), { freq: 9 })
  const method = fc.oneof(
    { weight: 9, arbitrary: fc.constant<string>(row.method) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE') },
  )
  return fc
    .record({ method, params, query, body })
    .map(({ method: verb, params: given, query: wanted, body: sent }) => {
      const path = row.url.replace(/:(\w+)/g, (_, name: string) => part(given?.[name] ?? 'x') || 'x')
      const pairs = Object.entries((wanted ?? {}) as object).flatMap(([name, value]) => {
        return [value].flat().map((one) => `${part(name)}=${part(one)}`)
      })
      const raw = verb === 'GET' || sent === null ? undefined : sent
      return { method: verb, path: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`, raw }
    })
}

test('P7.4 whatever is asked: an exact answer, no 500, and what is refused is not stored', async () => {
  const before = await entries()
  // One that is good, so that what counts is seen to count.
  const first = { token: await at.token('alice') }
  const opened = await askNode(at, 'POST', '/v1/conversations', { kind: 'group' }, first)
  let accepted = [opened].filter(isStored).length
  assert.equal(accepted, 1)
  const requests = fc.array(
    fc.tuple(
      fc.constantFrom(...routes).chain(asked),
      fc.constantFrom({ user: 'alice', admin: true }, { user: 'bob', admin: false }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const answers = await Promise.all(
        all.map(async ([{ method, path, raw }, { user, admin }]) => {
          const token = await at.token(user, { admin })
          const answer = await askNode(at, method, path, undefined, { token, ...(raw === undefined ? {} : { raw }) })
          const said = `${method} ${path} ${raw}: ${answer.status} ${JSON.stringify(answer.body)}`
          assert.ok(answer.status < 500, said)
          if (answer.status >= 400) {
            assert.equal((answer.body as { status?: number }).status, answer.status, said)
            assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, said)
          }
          return answer
        }),
      )
      accepted += answers.filter(isStored).length
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
  )
  assert.equal((await entries()) - before, accepted)
})
