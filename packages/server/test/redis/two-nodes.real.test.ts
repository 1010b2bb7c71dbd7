import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { type Frame, Somebody, type TestNode } from '../gateway/people.ts'
import { until } from './bed.ts'
import { aliceAndBob, figure, readiness, startTwoNodes, whereIs } from './two-nodes.ts'

let redis: RedisServer
let nodes: [TestNode, TestNode]
// What comes within these tests comes by the broker: the journal is not looked at for a minute.
before(async () => {
  redis = await startRedis()
  nodes = await startTwoNodes(redis.url, { CONFAB_TAIL_MS: '60000', CONFAB_TAIL_DOWN_MS: '60000' })
})
after(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  await redis.stop()
})

const typing = (user: string, is: boolean) => (frame: Frame) =>
  frame.type === 'typing' &&
  (frame.payload as unknown as { users: { user: string; typing: boolean }[] }).users.some(
    (one) => one.user === user && one.typing === is,
  )

test('what alice says on one node bob hears on another, over Redis alone, in both directions', async () => {
  const { alice, bob, tea } = await aliceAndBob(nodes)
  await alice.send(tea, 'hello')
  await bob.seq(tea, 2)
  await bob.send(tea, 'hello yourself')
  await alice.seq(tea, 3)
  assert.deepEqual(alice.seqs(tea).toSorted(), bob.seqs(tea).toSorted())
  for (const node of nodes) assert.deepEqual(await readiness(node), { httpStatus: 200, status: 'ready' })
  assert.equal(await figure(nodes[0], 'confab_redis_up'), 1)
  assert.equal(await figure(nodes[0], 'confab_redis_nodes'), 2)
  for (const who of [alice, bob]) who.leave()
})

test('a group too large for a look-up goes by its channel', async () => {
  const [a, b] = nodes
  const people = Array.from({ length: 80 }, (_, n) => `guest${n}`)
  const erin = await Somebody.arrive(b, 'guest7')
  for (const user of people) await nodeKnows(a, user)
  const carol = await Somebody.arrive(a, 'carol')
  const tea = await carol.createGroup(people)
  await erin.heard(({ type }) => type === 'signal')
  await until(async () => (await figure(b, 'confab_held{what="channels"')) >= 3, 'the channel is subscribed to')
  await carol.send(tea, 'all of you')
  await erin.seq(tea, 2)
  for (const who of [carol, erin]) who.leave()
})

/** He comes into being. */
async function nodeKnows(node: TestNode, user: string): Promise<void> {
  const headers = { authorization: `Bearer ${await node.token(user)}` }
  assert.equal((await fetch(`${node.node.url}/v1/conversations`, { headers })).status, 200)
}

test('P5.6 typing crosses nodes, told together, and ends by itself', async () => {
  const { alice, bob, tea } = await aliceAndBob(nodes)
  await bob.ask('typing', { conversationId: tea, typing: true })
  await alice.heard(typing('bob', true))
  await alice.heard(typing('bob', false))
  // How soon is a matter of the nodes' own clock, and tested by it: here, that it is told once, and in this order.
  const told = alice.frames.filter(({ type }) => type === 'typing')
  assert.deepEqual(
    told.map(({ payload }) => (payload as unknown as { users: unknown }).users),
    [[{ user: 'bob', typing: true }], [{ user: 'bob', typing: false }]],
  )
  for (const who of [alice, bob]) who.leave()
})

test('presence and receipts cross nodes', async () => {
  const { alice, bob, tea } = await aliceAndBob(nodes)
  const { items } = (await alice.ask('watch', { users: ['bob'] })) as unknown as { items: { presence: string }[] }
  assert.equal(items.length, 1)
  if (items[0]?.presence !== 'online') await alice.heard(shows('bob', 'online'))
  await bob.ask('setPresence', { presence: 'away' })
  await alice.heard(shows('bob', 'away'))
  await alice.send(tea, 'read me')
  await bob.seq(tea, 2)
  await bob.ask('read', { conversationId: tea, seq: 2 })
  await alice.heard(({ type, payload }) => type === 'receipts' && JSON.stringify(payload).includes('bob'))
  for (const who of [alice, bob]) who.leave()
})

const shows = (user: string, presence: string) => (frame: Frame) =>
  frame.type === 'presence' &&
  (frame.payload as unknown as { users: { user: string; presence: string }[] }).users.some(
    (one) => one.user === user && one.presence === presence,
  )

test('who is where is shown to who has the key, on each node, and to nobody else', async () => {
  const { alice, bob } = await aliceAndBob(nodes)
  const again = await Somebody.arrive(nodes[0], 'bob')
  for (const node of nodes) {
    await until(async () => (await whereIs(node, 'bob')).found.connections.length === 2, 'both are known')
    const { status, found } = await whereIs(node, 'bob')
    assert.equal(status, 200)
    assert.deepEqual(found.nodes.toSorted(), ['a', 'b'])
    assert.deepEqual(found.connections.map((one) => one.node).toSorted(), ['a', 'b'])
  }
  assert.equal((await whereIs(nodes[0], 'nobody')).status, 404)
  assert.equal((await whereIs(nodes[0], 'bob', await nodes[0].token('alice'))).status, 403)
  again.leave()
  await until(async () => (await whereIs(nodes[1], 'bob')).found.nodes.join() === 'b', 'one is left')
  for (const who of [alice, bob]) who.leave()
})

test('P7.3 a user has one rate over all nodes', async (t) => {
  const both = await startTwoNodes(redis.url, { CONFAB_SENDS_PER_SECOND: '1', CONFAB_SEND_BURST: '4' })
  t.after(() => Promise.all(both.map((node) => node.stop())))
  const { alice, bob, tea } = await aliceAndBob(both)
  const there = await Somebody.arrive(both[1], 'alice')
  const began = Date.now()
  const outcomes: string[] = []
  for (let n = 0; n < 12; n++)
    outcomes.push(((await (n % 2 ? alice : there).send(tea, `${n}`)) as { code?: string }).code ?? 'stored')
  const stored = outcomes.filter((one) => one === 'stored').length
  assert.ok(stored >= 3 && stored <= 4 + (Date.now() - began) / 1_000 + 1, outcomes.join())
  assert.ok(outcomes.includes('rateLimited'), outcomes.join())
  for (const who of [alice, bob, there]) who.leave()
})
