import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validator } from '@confab/protocol'
import { openApiDocument } from '../../src/api/openapi.ts'
import { routes } from '../../src/api/routes.ts'
import { asking } from './asking.ts'
import { key, tea } from './fake.ts'

const { asked, ask } = asking()
const messages = `/v1/conversations/${tea}/messages`

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
    'createInvite',
    'POST',
    `/v1/conversations/${tea}/invites`,
    { uses: 3, expiresIn: 60_000 },
    201,
    ['createInvite', tea, { uses: 3, expiresIn: 60_000 }],
  ],
  ['listInvites', 'GET', `/v1/conversations/${tea}/invites`, undefined, 200, ['listInvites', tea]],
  ['revokeInvite', 'DELETE', `/v1/conversations/${tea}/invites/${key}`, undefined, 204, ['revokeInvite', tea, key]],
  ['getInvitation', 'GET', `/v1/invites/${'ab'.repeat(32)}`, undefined, 200, ['look', 'ab'.repeat(32)]],
  ['joinByInvite', 'POST', `/v1/invites/${'ab'.repeat(32)}`, undefined, 201, ['joinInvited', 'ab'.repeat(32), key]],
  ...(['read', 'unread'] as const).map((name): (typeof good)[number] => [
    name === 'read' ? 'markRead' : 'markUnread',
    'PUT',
    `/v1/conversations/${tea}/${name}`,
    { seq: 2 },
    204,
    [name, { conversationId: tea, seq: 2 }],
  ]),
  [
    'setNotify',
    'PUT',
    `/v1/conversations/${tea}/notify`,
    { notify: 'none' },
    204,
    ['notify', { conversationId: tea, notify: 'none' }],
  ],
  [
    'getReceipts',
    'GET',
    `${messages}/2/receipts?limit=5`,
    undefined,
    200,
    ['receipts', { conversationId: tea, seq: 2, limit: 5 }],
  ],
  ['listPending', 'GET', `/v1/conversations/${tea}/pending`, undefined, 200, ['pending', { conversationId: tea }]],
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
    'sendMessage',
    'POST',
    messages,
    { text: 'hi', replyTo: 2, clientId: key },
    201,
    ['send', { conversationId: tea, clientId: key, kind: 'reply', content: { text: 'hi', replyTo: 2 } }],
  ],
  [
    'react',
    'PUT',
    `${messages}/2/reactions/${encodeURIComponent('👍')}`,
    undefined,
    200,
    ['react', { conversationId: tea, clientId: key, target: 2, emoji: '👍' }],
  ],
  [
    'unreact',
    'DELETE',
    `${messages}/2/reactions/:tea:`,
    undefined,
    200,
    ['react', { conversationId: tea, clientId: key, target: 2, emoji: ':tea:', remove: true }],
  ],
  [
    'listReactions',
    'GET',
    `${messages}/2/reactions?emoji=:tea:&limit=5`,
    undefined,
    200,
    ['reactions', { conversationId: tea, seq: 2, emoji: ':tea:', limit: 5 }],
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
  ['listPresence', 'GET', '/v1/presence?users=bob', undefined, 200, ['presence', ['bob']]],
  ['listDevices', 'GET', '/v1/devices', undefined, 200, ['devices']],
  ['logOutDevice', 'DELETE', '/v1/devices/phone%2F1', undefined, 204, ['logOut', { device: 'phone/1' }]],
  ['logOutOthers', 'DELETE', '/v1/devices', undefined, 204, ['logOut', { others: true }]],
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
  ['listWays', 'GET', '/v1/session/ways', undefined, 200, []],
  ['logIn', 'POST', '/v1/session', { token: 'alice', deviceName: 'Fox' }, 201, ['begin', { name: 'Fox' }]],
  ['refreshLogin', 'POST', '/v1/session/refresh', {}, 200, ['refresh']],
  ['logOut', 'DELETE', '/v1/session', undefined, 204, ['endLogin']],
  ['lockUser', 'PUT', '/v1/admin/users/bob/lock', undefined, 204, ['lock', 'bob', true]],
  ['unlockUser', 'DELETE', '/v1/admin/users/bob/lock', undefined, 204, ['lock', 'bob', false]],
  ['findUser', 'GET', '/debug/where/bob', undefined, 200, ['where', 'bob']],
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
      ...(row?.idempotent && body === undefined ? { 'idempotency-key': key } : {}),
    })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.deepEqual(asked, called.length === 0 ? [] : [called])
    const schema = row?.replies[status]
    assert.notEqual(schema, undefined)
    if (schema) assert.equal(validator(schema)(answer.body), undefined)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  })
}
