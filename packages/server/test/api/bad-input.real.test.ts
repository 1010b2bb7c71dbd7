import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { stored } from '../gateway/stored.ts'
import { craft, hs256 } from '../jwt/tokens.ts'
import { promised } from './bad-input-page.ts'
import { askNode, type RestOptions } from './rest.ts'

let at: TestNode
/** Alice's; Mallory was removed from it, Eve was never there. */
let tea: string
const tokens = new Map<string, string>()
before(async () => {
  at = await startTestNode({
    CONFAB_ORIGINS: 'https://chat.example',
    CONFAB_JWT_AUDIENCE: 'confab',
    CONFAB_REQUEST_MS: '1000',
    CONFAB_REQUEST_HEADERS_MS: '800',
    CONFAB_REQUEST_BURST: '300',
    CONFAB_TRUST_PROXY: '127.0.0.1',
  })
  for (const user of ['alice', 'mallory', 'eve']) tokens.set(user, await at.token(user))
  const [alice, ...others] = await Promise.all([...tokens.keys()].map((user) => Somebody.arrive(at, user)))
  tea = (await alice?.createGroup(['mallory'])) as string
  const removal = { conversationId: tea, clientId: randomUUID(), action: 'remove', users: ['mallory'] }
  await alice?.ask('changeMembers', removal)
  for (const who of [alice, ...others]) who?.leave()
})
after(() => at.stop())

const all = '/v1/conversations'
const messages = (id = tea) => `${all}/${id}/messages`
const hello = { content: { text: 'hello' } }
const now = () => Math.floor(Date.now() / 1_000)
const claims = () => ({ sub: 'alice', aud: 'confab', iat: now(), exp: now() + 60 })

type Asked = [method: string, path: string, raw?: string | Uint8Array<ArrayBuffer> | undefined, options?: RestOptions]
const json = JSON.stringify
const post = (raw: string | Uint8Array<ArrayBuffer>, headers = {}): Asked => ['POST', all, raw, { headers }]
const say = (user: string, id: () => string): (() => Promise<Asked>) => {
  return async () => ['POST', messages(id()), json(hello), { token: tokens.get(user) ?? '' }]
}
const as = (token: () => Promise<string> | string): (() => Promise<Asked>) => {
  return async () => ['GET', all, undefined, { token: await token() }]
}

/** docs/BAD-INPUT.md, row by row: what is asked, by alice if nobody else. */
const rows: [name: string, asked: () => Asked | Promise<Asked>][] = [
  ['REST: not JSON', () => post('hello')],
  ['REST: not UTF-8', () => post(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))],
  ['REST: an empty body', () => post('')],
  ['REST: plain text', () => post('{}', { 'content-type': 'text/plain' })],
  ['REST: a compressed body', () => post('{}', { 'content-encoding': 'gzip' })],
  ['REST: over 100 KB', () => post(`"${'x'.repeat(103_000)}"`)],
  ['REST: nesting over 32', () => post(`{"kind":${'['.repeat(40)}${']'.repeat(40)}}`)],
  ['REST: a __proto__ key', () => post('{"__proto__":{}}')],
  ['REST: NUL', () => post('{"kind":"group","title":"a\\u0000b"}')],
  ['REST: NUL in a path', () => ['GET', '/v1/users/%00']],
  ['REST: a lone surrogate', () => post('{"kind":"group","title":"\\ud800"}')],
  ['REST: 1e999', () => post('{"kind":1e999}')],
  ['REST: a wrong type', () => post('{"kind":5}')],
  ['REST: an unknown field', () => post('{"kind":"group","colour":1}')],
  ['REST: an unknown field in content', () => ['POST', messages(), '{"content":{"text":"x","colour":1}}']],
  ['REST: a missing field', () => post('{}')],
  ['REST: a wrong Idempotency-Key', () => post('{"kind":"group"}', { 'idempotency-key': 'one' })],
  ['REST: a wrong id', () => ['GET', `${all}/tea`]],
  ['REST: an unknown user', () => post('{"kind":"group","users":["nobody-here"]}')],
  ['REST: a foreign conversation', say('eve', () => tea)],
  ['REST: a removed member', say('mallory', () => tea)],
  ['REST: a page over 200', () => ['GET', `${all}?limit=201`]],
  ['REST: a cursor with NUL', () => ['GET', `${all}/${tea}/members?cursor=${btoa('a\0')}`]],
  ['REST: a read cursor beyond the head', () => ['PUT', `${all}/${tea}/read`, '{"seq":99}']],
  [
    'REST: a read cursor in a foreign conversation',
    () => ['PUT', `${all}/${tea}/read`, '{"seq":1}', { token: tokens.get('eve') ?? '' }],
  ],
  ['REST: the presence of 201 users', () => ['GET', `/v1/presence?${'users=u&'.repeat(201)}`]],
  ['REST: an unknown resource', () => ['GET', '/v1/nothing']],
  ['REST: a wrong method', () => ['PUT', all, '{}']],
  ['REST: a malformed path', () => ['GET', '/v1/users/%E0%A4%A']],
  ['REST: an expired token', as(() => at.token('alice', { lifeMs: -120_000 }))],
  ['REST: a token signed by somebody else', as(() => craft(hs256, claims()))],
  ['REST: a token with alg: none', as(() => `${craft({ alg: 'none' }, claims()).split('.').slice(0, 2).join('.')}.`)],
  ['REST: a token for another audience', as(() => at.token('alice', { audience: 'another' }))],
  ['REST: no token', () => ['GET', all, undefined, { headers: { authorization: '' } }]],
  ['REST: a wrong Origin', () => ['GET', all, undefined, { headers: { origin: 'https://evil.example' } }]],
]

function isAsPromised(name: string, status: number, body: Record<string, unknown>): void {
  const { answer, where, retry } = promised('REST', name.slice('REST: '.length))
  assert.deepEqual([`${status} ${body.code}`, body.where || undefined, body.retry], [answer, where, retry])
  assert.equal(body.status, status)
  assert.equal(body.type, `urn:confab:error:${body.code}`)
}

for (const [name, asked] of rows) {
  test(`P7.4 ${name}`, async () => {
    const before = await stored(at)
    const [method, path, raw, options = {}] = await asked()
    const token = tokens.get('alice') ?? ''
    const answer = await askNode(at, method, path, undefined, {
      token,
      ...options,
      ...(raw === undefined ? {} : { raw }),
    })
    isAsPromised(name, answer.status, answer.body)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
    assert.equal(await stored(at), before, 'nothing was changed')
  })
}

test('P7.4 REST: a message without an id', async () => {
  const before = await stored(at)
  const headers = { authorization: `Bearer ${tokens.get('alice')}`, 'content-type': 'application/json' }
  const answer = await fetch(`${at.node.url}${messages()}`, { method: 'POST', headers, body: json(hello) })
  isAsPromised('REST: a message without an id', answer.status, (await answer.json()) as Record<string, unknown>)
  assert.equal(await stored(at), before)
})

test('P7.3 REST: too many requests', async () => {
  const ask = () => askNode(at, 'GET', all, undefined, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  const answers = await Promise.all(Array.from({ length: 60 }, ask))
  const limited = answers.find(({ status }) => status === 429)
  assert.ok(limited)
  isAsPromised('REST: too many requests', limited.status, limited.body)
  assert.ok(Number(limited.headers.get('retry-after')) >= 1)
  const others = await askNode(at, 'GET', all, undefined, { token: tokens.get('alice') ?? '' })
  assert.equal(others.status, 200, 'others are served')
})

const head = () => `Authorization: Bearer ${tokens.get('alice')}\r\nContent-Type: application/json\r\nHost: x\r\n`
/** What never becomes a request: the bytes at first, and what drips in afterwards. */
const raws: [name: string, first: () => string, dripped?: string][] = [
  ['REST: a body of one byte a second', () => `POST ${all} HTTP/1.1\r\n${head()}Content-Length: 50\r\n\r\n{`, ' '],
  ['REST: headers of one byte a second', () => `GET ${all} HTTP/1.1\r\nX: `, 'x'],
  ['REST: headers over 16 KB', () => `GET ${all} HTTP/1.1\r\n${head()}X: ${'x'.repeat(17_000)}\r\n\r\n`],
  ['REST: no HTTP', () => 'HELO example.org\r\n\r\n'],
]
for (const [name, first, dripped] of raws) {
  test(`P7.4 ${name}`, async () => {
    const before = await stored(at)
    const raw = connect({ port: at.node.port, host: '127.0.0.1' })
    raw.on('error', () => undefined)
    raw.write(first())
    const drip = dripped === undefined ? undefined : setInterval(() => raw.write(dripped), 200)
    const told = await text(raw)
    clearInterval(drip)
    const body = JSON.parse(told.slice(told.indexOf('\r\n\r\n'))) as Record<string, unknown>
    isAsPromised(name, Number(/^HTTP\/1\.1 (\d{3}) /.exec(told)?.[1]), body)
    assert.equal(await stored(at), before, 'nothing was changed')
  })
}
