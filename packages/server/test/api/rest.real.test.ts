import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'

let at: TestNode
let alice: string
let admin: string
const origin = 'https://chat.example'
before(async () => {
  at = await startTestNode({
    CONFAB_ORIGINS: origin,
    CONFAB_REQUEST_MS: '1000',
    CONFAB_REQUEST_HEADERS_MS: '1000',
    CONFAB_REQUESTS_PER_SECOND: '100000',
    CONFAB_REQUEST_BURST: '100000',
    CONFAB_ADMIN_KEY: 'the-key-of-the-operator-long-enough',
  })
  alice = await at.token('alice')
  admin = await at.token('root', { admin: true })
  for (const user of ['bob', 'carol']) await ask('PUT', `/v1/users/${user}`, { name: user }, { token: admin })
})
after(() => at.stop())

interface Answer {
  status: number
  headers: Headers
  body: Record<string, never> & {
    code?: string
    where?: string
    conversation?: { conversationId: string }
    seq?: number
  }
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  options: { token?: string; headers?: Record<string, string>; raw?: string } = {},
): Promise<Answer> {
  const text = options.raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(`${at.node.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.token ?? alice}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' || method === 'PATCH' || method === 'DELETE' ? { 'idempotency-key': randomUUID() } : {}),
      ...options.headers,
    },
    ...(text === undefined ? {} : { body: text }),
  })
  const answered = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: answered === '' ? {} : JSON.parse(answered),
  } as Answer
}

async function group(): Promise<string> {
  const made = await ask('POST', '/v1/conversations', { kind: 'group', title: 'Tea', users: ['bob', 'carol'] })
  assert.equal(made.status, 201)
  return made.body.conversation?.conversationId as string
}

test('REST and the socket take the same road: what one sends the other reads', async () => {
  const tea = await group()
  const bob = await Somebody.arrive(at, 'bob')
  const sent = await ask('POST', `/v1/conversations/${tea}/messages`, { content: { text: 'over REST' } })
  assert.equal(sent.status, 201)
  await bob.seq(tea, sent.body.seq as number)
  await bob.send(tea, 'over the socket')
  const page = await ask('GET', `/v1/conversations/${tea}/entries?limit=10`)
  const texts = (page.body as unknown as { items: { content: { text?: string } }[] }).items.map(
    (entry) => entry.content.text,
  )
  assert.deepEqual(texts, [undefined, 'over REST', 'over the socket'])
  const edited = await ask('PATCH', `/v1/conversations/${tea}/messages/2`, { text: 'edited' })
  assert.equal(edited.body.seq, 4)
  assert.equal((await ask('DELETE', `/v1/conversations/${tea}/messages/2`)).body.seq, 5)
})

test('P2.1 P2.3 an Idempotency-Key is stored once; with other content it is 409', async () => {
  const tea = await group()
  const headers = { 'idempotency-key': randomUUID() }
  const send = (text: string) => ask('POST', `/v1/conversations/${tea}/messages`, { content: { text } }, { headers })
  const [first, again, other] = [await send('once'), await send('once'), await send('twice')]
  assert.equal(again.body.seq, first.body.seq)
  assert.deepEqual([other.status, other.body.code], [409, 'conflict'])
  const create = () => ask('POST', '/v1/conversations', { kind: 'group', title: 'Again' }, { headers })
  assert.equal((await create()).body.conversation?.conversationId, (await create()).body.conversation?.conversationId)
})

test('P7.3 429 says how long to wait', async () => {
  const token = await at.token('hasty')
  const made = await ask('POST', '/v1/conversations', { kind: 'group', title: 'Fast' }, { token })
  const tea = made.body.conversation?.conversationId
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      ask('POST', `/v1/conversations/${tea}/messages`, { content: { text: 'x' } }, { token }),
    ),
  )
  const limited = answers.filter((answer) => answer.status === 429)
  assert.ok(limited.length > 0)
  for (const answer of limited) {
    assert.equal(answer.body.code, 'rateLimited')
    assert.ok(Number(answer.headers.get('retry-after')) >= 1)
  }
})

test('announcements: all of the tenant read them, admins write them, others may not', async () => {
  const made = await ask('POST', '/v1/announcements', { title: 'News' }, { token: admin })
  assert.equal(made.status, 201)
  const id = made.body.conversation?.conversationId as string
  assert.equal(
    (await ask('POST', `/v1/conversations/${id}/messages`, { content: { text: 'We are open' } }, { token: admin }))
      .status,
    201,
  )
  const page = await ask('GET', `/v1/conversations/${id}/entries`)
  assert.equal((page.body as unknown as { items: unknown[] }).items.length, 2)
  assert.equal((await ask('POST', '/v1/announcements', { title: 'Mine' })).status, 403)
  assert.equal((await ask('POST', `/v1/conversations/${id}/messages`, { content: { text: 'me too' } })).status, 403)
  const list = await ask('GET', '/v1/conversations')
  assert.ok(JSON.stringify(list.body).includes(id))
  assert.equal(
    (await ask('GET', `/v1/conversations/${id}`, undefined, { token: await at.token('zoe', { tenant: 'elsewhere' }) }))
      .status,
    404,
  )
})

test('P6.7 blocks and the policy of the tenant keep direct conversations shut', async () => {
  const open = (user: string, token: string) =>
    ask('POST', '/v1/conversations', { kind: 'direct', users: [user] }, { token })
  const bob = await at.token('bob')
  const direct = (await open('bob', alice)).body.conversation?.conversationId
  assert.equal((await ask('PUT', '/v1/blocks/alice', undefined, { token: bob })).status, 204)
  const blocked = await ask('POST', `/v1/conversations/${direct}/messages`, { content: { text: 'hello?' } })
  assert.deepEqual([blocked.status, blocked.body.code], [403, 'blocked'])
  await ask('DELETE', '/v1/blocks/alice', undefined, { token: bob })
  assert.equal((await ask('POST', `/v1/conversations/${direct}/messages`, { content: { text: 'hello' } })).status, 201)
  const key = { token: 'the-key-of-the-operator-long-enough', headers: { 'x-confab-tenant': 'main' } }
  assert.equal((await ask('PUT', '/v1/tenant/direct-policy', { policy: 'nobody' }, key)).status, 204)
  assert.equal((await open('carol', alice)).body.code, 'blocked')
  assert.equal((await ask('PUT', '/v1/tenant/direct-policy', { policy: 'anyone' }, key)).status, 204)
  assert.equal((await open('carol', alice)).status, 201)
})

const rows: [
  name: string,
  method: string,
  path: string,
  raw: string | undefined,
  status: number,
  code: string,
  where?: string,
][] = [
  ['not JSON', 'POST', '/v1/conversations', 'hello', 400, 'badJson'],
  ['an empty body', 'POST', '/v1/conversations', '', 400, 'badRequest'],
  ['nesting over 32', 'POST', '/v1/conversations', `{"kind":${'['.repeat(40)}${']'.repeat(40)}}`, 400, 'badValue'],
  ['a __proto__ key', 'POST', '/v1/conversations', '{"__proto__":{}}', 400, 'badValue'],
  ['NUL', 'POST', '/v1/conversations', '{"kind":"group","title":"a\\u0000b"}', 400, 'badValue', '/title'],
  ['a lone surrogate', 'POST', '/v1/conversations', '{"kind":"group","title":"\\ud800"}', 400, 'badValue', '/title'],
  ['1e999', 'POST', '/v1/conversations', '{"kind":1e999}', 400, 'badValue', '/kind'],
  ['a wrong type', 'POST', '/v1/conversations', '{"kind":5}', 400, 'badRequest', '/kind'],
  ['an unknown field', 'POST', '/v1/conversations', '{"kind":"group","colour":1}', 400, 'badRequest'],
  [
    'an unknown user',
    'POST',
    '/v1/conversations',
    '{"kind":"group","users":["nobody-here"]}',
    404,
    'notFound',
    '/users/0',
  ],
  ['over 100 KB', 'POST', '/v1/conversations', `"${'x'.repeat(103_000)}"`, 413, 'tooLarge'],
  ['a wrong id', 'GET', '/v1/conversations/tea', undefined, 400, 'badRequest', '/conversationId'],
  ['a foreign conversation', 'GET', `/v1/conversations/${randomUUID()}`, undefined, 404, 'notFound'],
  ['a page over 200', 'GET', '/v1/conversations?limit=201', undefined, 400, 'badRequest', '/limit'],
  ['an unknown resource', 'GET', '/v1/nothing', undefined, 404, 'notFound'],
  ['a wrong method', 'PUT', '/v1/conversations', '{}', 405, 'methodNotAllowed'],
  ['a malformed path', 'GET', '/v1/users/%E0%A4%A', undefined, 400, 'badRequest'],
]

for (const [name, method, path, raw, status, code, where] of rows) {
  test(`P7.4 bad input over REST: ${name} is ${status} ${code}`, async () => {
    const answer = await ask(method, path, undefined, raw === undefined ? {} : { raw })
    assert.deepEqual([answer.status, answer.body.code], [status, code])
    if (where !== undefined) assert.equal(answer.body.where, where)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
  })
}

test('P6.8 no token, a foreign one, an expired one: 401', async () => {
  for (const token of ['nonsense', await at.token('alice', { lifeMs: -120_000 })]) {
    const answer = await ask('GET', '/v1/conversations', undefined, { token })
    assert.deepEqual([answer.status, answer.body.code], [401, 'unauthorized'])
  }
  assert.equal((await fetch(`${at.node.url}/v1/conversations`)).status, 401)
})

test('P6.11 a browser reads from the allowed origin only; preflights name it, never *', async () => {
  const preflight = (from: string) =>
    fetch(`${at.node.url}/v1/conversations`, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST' },
    })
  const own = await preflight(origin)
  assert.deepEqual([own.status, own.headers.get('access-control-allow-origin')], [204, origin])
  const other = await preflight('https://evil.example')
  assert.deepEqual([other.status, other.headers.get('access-control-allow-origin')], [403, null])
  assert.equal(
    (await ask('GET', '/v1/conversations', undefined, { headers: { origin: 'https://evil.example' } })).body.code,
    'originRefused',
  )
})

test('P7.4 a body of one byte a second is cut', async () => {
  const socket = connect({ port: at.node.port, host: '127.0.0.1' })
  socket.write(
    `POST /v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\nAuthorization: Bearer ${alice}\r\n\r\n{`,
  )
  const timer = setInterval(() => socket.write(' '), 300)
  socket.resume()
  await new Promise((resolve) => socket.on('close', resolve))
  clearInterval(timer)
})

test('P7.4 whatever comes as a path and body, no answer is 500', { timeout: 60_000 }, async () => {
  const path = fc.constantFrom(
    '/v1/conversations',
    '/v1/announcements',
    '/v1/blocks',
    '/v1/users/bob',
    `/v1/conversations/${randomUUID()}/messages`,
    '/v1/tenant/direct-policy',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path,
      fc.oneof(fc.json(), fc.string()),
      async (method, where, raw) => {
        const answer = await ask(method, where, undefined, { token: admin, ...(method === 'GET' ? {} : { raw }) })
        assert.ok(answer.status < 500, `${method} ${where} ${raw}: ${answer.status}`)
      },
    ),
    { numRuns: 300 },
  )
})

test('every route stands in the OpenAPI document, which is served', async () => {
  const answer = await fetch(`${at.node.url}/v1/openapi.json`)
  const document = (await answer.json()) as { openapi: string; paths: Record<string, object> }
  assert.equal(document.openapi, '3.1.0')
  assert.ok(Object.keys(document.paths).length >= 12)
})
