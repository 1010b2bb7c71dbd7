import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { askNode, type RestAnswer } from './rest.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({ CONFAB_REQUESTS_PER_SECOND: '1', CONFAB_REQUEST_BURST: '300' })
})
after(() => at.stop())

type Answer = Omit<RestAnswer, 'body'> & { body: Record<string, unknown> }

async function ask(user: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return (await askNode(at, method, path, body, { token: await at.token(user) })) as Answer
}

async function group(): Promise<string> {
  const { body } = await ask('alice', 'POST', '/v1/conversations', { kind: 'group', title: 'Tea' })
  return (body.conversation as { conversationId: string }).conversationId
}

test('P6.33 alice makes an invite, bob sees where it leads and joins by it, and hears what is said there', async () => {
  const tea = await group()
  const bob = await Somebody.arrive(at, 'bob')
  const made = await ask('alice', 'POST', `/v1/conversations/${tea}/invites`, { uses: 1 })
  assert.equal(made.status, 201)
  const { code, invite } = made.body as { code: string; invite: { inviteId: string; used: number } }
  const looked = await ask('bob', 'GET', `/v1/invites/${code}`)
  assert.deepEqual(looked.body, { conversationId: tea, kind: 'group', title: 'Tea', members: 1 })
  const joined = await ask('bob', 'POST', `/v1/invites/${code}`)
  assert.deepEqual([joined.status, (joined.body.conversation as { role: string }).role], [201, 'member'])
  await ask('alice', 'POST', `/v1/conversations/${tea}/messages`, { text: 'welcome' })
  await bob.seq(tea, 3)
  assert.equal((await ask('carol', 'POST', `/v1/invites/${code}`)).status, 404)
  assert.deepEqual((await ask('alice', 'GET', `/v1/conversations/${tea}/invites`)).body, { items: [] })
  assert.equal(invite.used, 0)
})

test('P6.33 invites are for those who may add members; who is none learns nothing of them', async () => {
  const tea = await group()
  const { body } = await ask('alice', 'POST', `/v1/conversations/${tea}/invites`, {})
  const { code, invite } = body as { code: string; invite: { inviteId: string } }
  assert.equal((await ask('bob', 'GET', `/v1/conversations/${tea}/invites`)).status, 404)
  assert.equal((await ask('bob', 'POST', `/v1/invites/${code}`)).status, 201)
  assert.equal((await ask('bob', 'POST', `/v1/invites/${code}`)).status, 200)
  assert.equal((await ask('bob', 'POST', `/v1/conversations/${tea}/invites`, {})).status, 403)
  const listed = await ask('alice', 'GET', `/v1/conversations/${tea}/invites`)
  const [{ inviteId, used } = {}] = listed.body.items as { inviteId?: string; used?: number }[]
  assert.deepEqual([inviteId, used, JSON.stringify(listed.body).includes(code)], [invite.inviteId, 1, false])
  const one = `/v1/conversations/${tea}/invites/${inviteId}`
  assert.deepEqual([(await ask('bob', 'DELETE', one)).status, (await ask('alice', 'DELETE', one)).status], [403, 204])
  assert.equal((await ask('carol', 'POST', `/v1/invites/${code}`)).status, 404)
  const tooLong = await ask('alice', 'POST', `/v1/conversations/${tea}/invites`, { expiresIn: 31_000_000_000 })
  assert.deepEqual([tooLong.status, tooLong.body.where], [400, '/expiresIn'])
})

test('P6.34 codes are not found by trying: each that is not there costs as much as a refused token', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 60 && !statuses.includes(429); i++)
    statuses.push((await ask('mal', 'GET', `/v1/invites/${String(i).padStart(64, '0')}`)).status)
  assert.equal(statuses.at(-1), 429)
  assert.ok(statuses.length <= 31, `${statuses.length} tries`)
})
