import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { routes } from '../../src/api/routes.ts'
import { Refused } from '../../src/domain/refusal.ts'
import { asking } from './asking.ts'
import { fakeApi, key, operatorKey, tea } from './fake.ts'

const { asked, state, lines, ask } = asking()
const messages = `/v1/conversations/${tea}/messages`

test('the operator sets users of the tenant he names; a user ends his own tokens', async () => {
  const headers = { authorization: `Bearer ${operatorKey}`, 'x-confab-tenant': 'acme' }
  assert.equal((await ask('PUT', '/v1/users/bob', { name: 'Bob' }, headers)).status, 200)
  assert.equal((await ask('POST', '/v1/revocations', { user: 'alice', device: 'phone' })).status, 204)
})

test('a key may be quoted, as a structured field is', async () => {
  await ask('POST', messages, { text: 'x' }, { 'idempotency-key': `"${key.toUpperCase()}"` })
  assert.deepEqual(asked, [['send', { conversationId: tea, clientId: key, content: { text: 'x' } }]])
})

test('a page names its next one in the direction asked for', async () => {
  const next = async (query: string) => (await ask('GET', `/v1/conversations/${tea}/entries${query}`)).body.next
  assert.deepEqual(
    [await next(''), await next('?after=1'), await next('?from=5'), await next('?around=2')],
    ['b2', 'a2', 'a2', undefined],
  )
  await next('?cursor=a2&limit=3')
  assert.deepEqual(asked, [['history', { conversationId: tea, limit: 3, after: 2 }]])
})

test('what is to be tried later says when, in whole seconds and exact milliseconds', async () => {
  state.fault = new Refused('rateLimited', 'too fast', { retryAfter: 1_200 })
  const limited = await ask('POST', messages, { text: 'x', clientId: key })
  assert.deepEqual([limited.status, limited.headers['retry-after'], limited.body.retryAfter], [429, '2', 1_200])
  state.fault = new Refused('unavailable', 'the store is away')
  const away = await ask('POST', messages, { text: 'x', clientId: key })
  assert.deepEqual([away.status, away.headers['retry-after'], away.body.retry], [503, '1', 'later'])
  delete state.fault
})

test('P6.10 bodies, tokens, tickets and queries never reach the log, not by a fault either', async () => {
  lines.length = 0
  state.fault = new TypeError('canary')
  const fault = await ask('POST', messages, { text: 'canary', clientId: key })
  delete state.fault
  assert.deepEqual([fault.status, fault.body.code], [500, 'internal'])
  assert.ok(!JSON.stringify(fault.body).includes('canary'))
  await ask('POST', messages, { canary: 'canary' })
  await ask('GET', '/v1/conversations?since=canary', undefined, { authorization: 'Bearer canary', cookie: 'canary' })
  await ask('GET', '/canary/canary?canary=1')
  await ask('GET', '/v1/users/canary')
  await ask('POST', '/v1/tickets')
  assert.equal(lines.filter((line) => line.includes('"msg":"request"')).length, 6)
  assert.ok(!lines.join('').includes('canary'))
  assert.ok(lines.join('').includes('"name":"TypeError"'))
})

test('an address that asks too much, or guesses tokens, waits before anybody is asked', async () => {
  const { app: strict, time } = fakeApi({ requestBurst: 25, requestsPerSecond: 10 })
  const from = (remoteAddress: string, token: string) =>
    strict.inject({ url: '/v1/blocks', remoteAddress, headers: { authorization: `Bearer ${token}` } })
  for (let i = 0; i < 3; i++) assert.equal((await from('192.0.2.1', 'guess')).statusCode, 401)
  const refused = await from('192.0.2.1', 'alice')
  assert.deepEqual([refused.statusCode, refused.json().code], [429, 'rateLimited'])
  assert.equal((await from('192.0.2.2', 'alice')).statusCode, 200)
  time.now += refused.json().retryAfter
  assert.equal((await from('192.0.2.1', 'alice')).statusCode, 200)
})

test('a forwarded address is believed only from a known proxy', async () => {
  const { app: behind, lines: told } = fakeApi()
  const headers = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer alice' }
  await behind.inject({ url: '/v1/blocks', remoteAddress: '10.1.2.3', headers })
  await behind.inject({ url: '/v1/blocks', remoteAddress: '192.0.2.1', headers })
  assert.deepEqual(
    told.map((line) => JSON.parse(line).address),
    ['203.0.113.9', '192.0.2.1'],
  )
})

test('P7.4 whatever comes, the answer is exact, and never a fault', async () => {
  const url = fc.oneof(
    fc.constantFrom(
      ...routes.map((row) => row.url.replace(':conversationId', tea).replace(':seq', '2').replace(':user', 'bob')),
    ),
    fc.webPath(),
  )
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
  const query = fc.oneof(
    fc.constant(''),
    fc.webQueryParameters().map((text) => `?${text}`),
  )
  const payload = fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary' }), fc.json())
  await fc.assert(
    fc.asyncProperty(method, url, query, payload, async (verb, path, more, body) => {
      const answer = await ask(verb, `${path.startsWith('/') ? path : '/'}${more}`, body, {
        authorization: 'Bearer root',
      })
      assert.ok(answer.status < 500, `${verb} ${path}${more}`)
      if (answer.status >= 400) assert.equal(answer.body.status, answer.status)
    }),
    { numRuns: 500 },
  )
})
