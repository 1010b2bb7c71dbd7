import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asking } from './asking.ts'
import { key, operatorKey, tea } from './fake.ts'

const { asked, ask } = asking()
const messages = `/v1/conversations/${tea}/messages`

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
    { kind: 'critical', content: {}, clientId: key },
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
