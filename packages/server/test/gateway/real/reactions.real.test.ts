import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { askNode } from '../../api/rest.ts'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({})
})
after(() => at.stop())

interface Entry {
  readonly seq: number
  readonly kind: string
  readonly counts: boolean
  readonly content: Record<string, unknown>
  readonly state?: Record<string, unknown>
}

async function heard(who: Somebody, seq: number): Promise<Entry> {
  const entries = (frame: Frame) => (frame.payload as unknown as { entries?: Entry[] }).entries ?? []
  const frame = await who.heard((one) => one.type === 'entries' && entries(one).some((entry) => entry.seq === seq))
  return entries(frame).find((entry) => entry.seq === seq) as Entry
}

async function page(who: Somebody, conversationId: string): Promise<Entry[]> {
  const { entries } = await who.ask('history', { conversationId, before: 99 })
  return entries as unknown as Entry[]
}

test('P2.10 P4.10 P4.11 P5.20 P5.21 bob answers and reacts: alice gets entries, the badge counts the answer, a page has all of it', async () => {
  const [alice, bob] = [await Somebody.arrive(at, 'alice'), await Somebody.arrive(at, 'bob')]
  const tea = await alice.createGroup(['bob'])
  await alice.send(tea, 'tea?')
  await bob.seq(tea, 2)
  const about = () => ({ conversationId: tea, clientId: randomUUID() })
  await bob.ask('send', { ...about(), kind: 'reply', content: { replyTo: 2, text: 'yes' } })
  await bob.ask('react', { ...about(), target: 2, emoji: '👍' })
  const path = `/v1/conversations/${tea}/messages/3/reactions`
  const token = await at.token('alice')
  const put = await askNode(at, 'PUT', `${path}/${encodeURIComponent('❤️')}`, undefined, { token })
  assert.deepEqual([put.status, put.body.seq], [200, 5])
  const [reply, reaction] = [await heard(alice, 3), await heard(alice, 4)]
  assert.deepEqual([reply.kind, reply.counts, reply.content], ['reply', true, { replyTo: 2, text: 'yes' }])
  assert.deepEqual([reaction.kind, reaction.counts, reaction.content], ['reaction', false, { target: 2, emoji: '👍' }])
  const row = (await alice.ask('conversation', { conversationId: tea })) as unknown as Record<string, number>
  assert.deepEqual([row.head, row.countable], [5, 2])
  const entries = await page(alice, tea)
  assert.deepEqual(entries[1]?.state, { reactions: [{ emoji: '👍', count: 1, users: ['bob'] }], at: 4 })
  assert.deepEqual(entries[2]?.state, { reactions: [{ emoji: '❤️', count: 1, users: ['alice'] }], at: 5 })
  const listed = await askNode(at, 'GET', path, undefined, { token })
  assert.partialDeepStrictEqual(listed.body, { items: [{ emoji: '❤️', user: 'alice', seq: 5 }] } as never)
  const again = await askNode(at, 'PUT', `${path}/${encodeURIComponent('❤️')}`, undefined, { token })
  assert.deepEqual([again.status, again.body.code], [409, 'noChange'])
  assert.equal((await askNode(at, 'DELETE', `${path}/${encodeURIComponent('❤️')}`, undefined, { token })).status, 200)
  await alice.ask('delete', { ...about(), target: 2 })
  const emptied = await page(bob, tea)
  assert.deepEqual([emptied[1]?.content, emptied[1]?.state, emptied[3]?.content], [{}, { deleted: true, at: 7 }, {}])
  assert.deepEqual(emptied[2]?.content, { replyTo: 2, text: 'yes' })
  for (const who of [alice, bob]) who.leave()
})
