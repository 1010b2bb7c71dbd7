import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { askNode, type RestAnswer, type RestOptions } from './rest.ts'

let at: TestNode
let alice: string
let admin: string
const origin = 'https://chat.example'
before(async () => {
  at = await startTestNode({
    CONFAB_ORIGINS: origin,
    CONFAB_REQUESTS_PER_SECOND: '100000',
    CONFAB_REQUEST_BURST: '100000',
    CONFAB_ADMIN_KEY: 'the-key-of-the-operator-long-enough',
  })
  alice = await at.token('alice')
  admin = await at.token('root', { admin: true })
  for (const user of ['bob', 'carol']) await ask('PUT', `/v1/users/${user}`, { name: user }, { token: admin })
})
after(() => at.stop())

function ask(method: string, path: string, body?: unknown, options: RestOptions = {}): Promise<RestAnswer> {
  return askNode(at, method, path, body, { token: alice, ...options })
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
  const list = (await ask('GET', '/v1/conversations')).body as unknown as { items: { conversationId: string }[] }
  assert.equal(list.items.filter((one) => one.conversationId === id).length, 1, 'once')
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

test('every route stands in the OpenAPI document, which is served', async () => {
  const answer = await fetch(`${at.node.url}/v1/openapi.json`)
  const document = (await answer.json()) as { openapi: string; paths: Record<string, object> }
  assert.equal(document.openapi, '3.1.0')
  assert.ok(Object.keys(document.paths).length >= 12)
})
