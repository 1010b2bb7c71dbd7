import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validator } from '@confab/protocol'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { openApiDocument } from '../../src/api/openapi.ts'
import { routes } from '../../src/api/routes.ts'
import { Refused } from '../../src/domain/refusal.ts'
import { fakeApi, key, operatorKey, tea } from './fake.ts'

const { app, asked, state, lines } = fakeApi()
const messages = `/v1/conversations/${tea}/messages`

async function ask(method: InjectOptions['method'] & string, url: string, payload?: unknown, headers = {}) {
  asked.length = 0
  const body = payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }
  const type = payload === undefined ? {} : { 'content-type': 'application/json' }
  const reply = await app.inject({
    ...{ method: method as 'GET', url, ...body },
    headers: { authorization: 'Bearer alice', ...type, ...headers },
  })
  return { status: reply.statusCode, headers: reply.headers, body: reply.body === '' ? undefined : reply.json() }
}

/** One good request a route; the answer is judged by the schema that stands in the document. */
const good: [name: string, method: string, url: string, body: unknown, status: number, called: unknown[]][] = [
  [
    'createConversation',
    'POST',
    '/v1/conversations',
    { kind: 'group', clientId: key },
    201,
    ['create', { kind: 'group', clientId: key }],
  ],
  ['listConversations', 'GET', '/v1/conversations?limit=5&since=s', undefined, 200, ['list', { limit: 5, since: 's' }]],
  ['getConversation', 'GET', `/v1/conversations/${tea}`, undefined, 200, ['get', tea]],
  [
    'renameConversation',
    'PATCH',
    `/v1/conversations/${tea}`,
    { title: 'T', clientId: key },
    200,
    ['rename', { conversationId: tea, title: 'T', clientId: key }],
  ],
  [
    'listMembers',
    'GET',
    `/v1/conversations/${tea}/members?limit=200`,
    undefined,
    200,
    ['members', { conversationId: tea, limit: 200 }],
  ],
  [
    'changeMembers',
    'POST',
    `/v1/conversations/${tea}/members`,
    { users: ['bob'], clientId: key },
    200,
    ['changeMembers', { action: 'add', conversationId: tea, users: ['bob'], clientId: key }],
  ],
  [
    'removeMember',
    'DELETE',
    `/v1/conversations/${tea}/members/a%2Fb`,
    undefined,
    200,
    ['changeMembers', { conversationId: tea, clientId: key, action: 'remove', users: ['a/b'] }],
  ],
  [
    'sendMessage',
    'POST',
    messages,
    { text: 'hi', clientId: key },
    201,
    ['send', { conversationId: tea, clientId: key, content: { text: 'hi' } }],
  ],
  [
    'listEntries',
    'GET',
    `/v1/conversations/${tea}/entries?before=9&limit=2`,
    undefined,
    200,
    ['history', { conversationId: tea, before: 9, limit: 2 }],
  ],
  [
    'editMessage',
    'PATCH',
    `${messages}/2`,
    { text: 'better', clientId: key },
    200,
    ['edit', { conversationId: tea, clientId: key, target: 2, text: 'better' }],
  ],
  [
    'deleteMessage',
    'DELETE',
    `${messages}/2`,
    undefined,
    200,
    ['delete', { conversationId: tea, clientId: key, target: 2 }],
  ],
  ['issueTicket', 'POST', '/v1/tickets', undefined, 201, ['issueTicket']],
  ['listUsers', 'GET', '/v1/users?user=bob&user=carol', undefined, 200, ['users', ['bob', 'carol']]],
  ['getUser', 'GET', '/v1/users/bob', undefined, 200, ['users', ['bob']]],
  [
    'putUser',
    'PUT',
    '/v1/users/bob',
    { name: 'Bob', fields: { a: 1 } },
    200,
    ['put', 'bob', { name: 'Bob', fields: '{"a":1}' }],
  ],
  ['listBlocks', 'GET', '/v1/blocks', undefined, 200, ['blocks']],
  ['block', 'PUT', '/v1/blocks/carol', undefined, 204, ['block', 'carol', true]],
  ['unblock', 'DELETE', '/v1/blocks/carol', undefined, 204, ['block', 'carol', false]],
  [
    'createAnnouncement',
    'POST',
    '/v1/announcements',
    { title: 'News', clientId: key },
    201,
    ['create', { kind: 'announcement', title: 'News', clientId: key }],
  ],
  ['setDirectPolicy', 'PUT', '/v1/tenant/direct-policy', { policy: 'nobody' }, 204, ['setDirectPolicy', 'nobody']],
  ['revoke', 'POST', '/v1/revocations', { user: 'bob' }, 204, ['revoke', 'bob', undefined]],
]

test('every route has a good request here, and a place in the document', () => {
  assert.deepEqual(new Set(good.map(([name]) => name)), new Set(routes.map((row) => row.name)))
  const { paths } = openApiDocument()
  for (const row of routes) {
    const operation = paths[row.url.replace(/:(\w+)/g, '{$1}')]?.[row.method.toLowerCase()]
    assert.equal((operation as { operationId?: string } | undefined)?.operationId, row.name)
  }
})

for (const [name, method, url, body, status, called] of good) {
  test(`${name} asks the engine, and its answer is of the documented shape`, async () => {
    const row = routes.find((one) => one.name === name)
    const access = row?.access === 'user' ? {} : { authorization: 'Bearer root' }
    const answer = await ask(method, url, body, {
      ...access,
      ...(method === 'DELETE' ? { 'idempotency-key': key } : {}),
    })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.deepEqual(asked, [called])
    const schema = row?.replies[status]
    assert.notEqual(schema, undefined)
    if (schema) assert.equal(validator(schema)(answer.body), undefined)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  })
}

const refusals: [
  what: string,
  method: string,
  url: string,
  body: unknown,
  headers: object,
  status: number,
  code: string,
  where?: string,
][] = [
  ['no id', 'POST', messages, { text: 'x' }, {}, 400, 'badRequest', '/clientId'],
  ['a key that is no UUID', 'POST', messages, { text: 'x' }, { 'idempotency-key': 'x' }, 400, 'badRequest'],
  [
    'two ids',
    'POST',
    messages,
    { text: 'x', clientId: key },
    { 'idempotency-key': tea },
    400,
    'badRequest',
    '/clientId',
  ],
  [
    'text and content',
    'POST',
    messages,
    { text: 'x', content: { text: 'x' }, clientId: key },
    {},
    400,
    'badRequest',
    '/text',
  ],
  ['a text over 16 KB', 'POST', messages, { text: 'é'.repeat(8_193), clientId: key }, {}, 413, 'tooLarge', '/text'],
  [
    'a reserved kind',
    'POST',
    messages,
    { kind: 'reaction', content: {}, clientId: key },
    {},
    400,
    'unknownCommand',
    '/kind',
  ],
  [
    'unknown content',
    'POST',
    messages,
    { content: { text: 'x', y: 1 }, clientId: key },
    {},
    400,
    'badRequest',
    '/content/y',
  ],
  ['no body', 'POST', messages, undefined, {}, 400, 'badRequest', ''],
  ['plain text', 'POST', messages, 'x', { 'content-type': 'text/plain' }, 415, 'unsupportedMedia'],
  ['a compressed body', 'POST', messages, '{}', { 'content-encoding': 'gzip' }, 415, 'unsupportedMedia'],
  ['a seq of 0', 'DELETE', `${messages}/0`, undefined, {}, 400, 'badRequest', '/seq'],
  [
    'two places',
    'GET',
    `/v1/conversations/${tea}/entries?before=1&after=2`,
    undefined,
    {},
    400,
    'badRequest',
    '/before',
  ],
  ['a foreign cursor', 'GET', `/v1/conversations/${tea}/entries?cursor=x`, undefined, {}, 400, 'badRequest', '/cursor'],
  ['a limit twice', 'GET', '/v1/conversations?limit=1&limit=2', undefined, {}, 400, 'badRequest', '/limit'],
  ['NUL in a path', 'GET', '/v1/users/%00', undefined, {}, 400, 'badValue', '/user'],
  ['another method', 'PUT', '/v1/conversations', {}, {}, 405, 'methodNotAllowed'],
  ['no token', 'GET', '/v1/blocks', undefined, { authorization: '' }, 401, 'unauthorized'],
  ['a user as admin', 'PUT', '/v1/users/bob', {}, {}, 403, 'forbidden'],
  ['a user who revokes another', 'POST', '/v1/revocations', { user: 'bob' }, {}, 403, 'forbidden'],
  [
    'the operator as a user',
    'GET',
    '/v1/blocks',
    undefined,
    { authorization: `Bearer ${operatorKey}` },
    403,
    'forbidden',
  ],
  [
    'the operator without a tenant',
    'PUT',
    '/v1/users/bob',
    {},
    { authorization: `Bearer ${operatorKey}` },
    400,
    'badRequest',
  ],
  [
    'a page of somebody else',
    'GET',
    '/v1/blocks',
    undefined,
    { origin: 'https://chat.example.evil' },
    403,
    'originRefused',
  ],
]
for (const [what, method, url, body, headers, status, code, where] of refusals) {
  test(`refused exactly, and the engine is not asked: ${what}`, async () => {
    const answer = await ask(method, url, body, headers)
    assert.deepEqual([answer.status, answer.body.code, answer.body.status], [status, code, status])
    if (where !== undefined) assert.equal(answer.body.where, where)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    assert.deepEqual(asked, [])
  })
}

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

test('bodies, tokens, tickets and queries never reach the log, not by a fault either', async () => {
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
