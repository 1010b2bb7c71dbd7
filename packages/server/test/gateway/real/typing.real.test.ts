import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({ CONFAB_TYPING_MS: '900', CONFAB_TYPING_RENEW_MS: '300' })
})
after(() => at.stop())

const news = (frame: Frame) =>
  frame.type === 'typing' ? (frame.payload as unknown as { users: { user: string; typing: boolean }[] }).users : []
const says = (user: string, typing: boolean) => (frame: Frame) =>
  news(frame).some((one) => one.user === user && one.typing === typing)

test('P5.6 who types is told to the others, ends with the send, by himself, and with his connection', async () => {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((user) => Somebody.arrive(at, user)))
  assert.ok(alice && bob && carol)
  const tea = await alice.createGroup(['bob'])
  await bob.heard((frame) => frame.type === 'signal')
  const type = (who: Somebody, typing: boolean) => who.ask('typing', { conversationId: tea, typing })
  assert.deepEqual(await type(bob, true), {})
  await alice.heard(says('bob', true))
  await bob.send(tea, 'done')
  await alice.heard(says('bob', false))
  alice.frames.length = 0
  await type(bob, true)
  await alice.heard(says('bob', false))
  alice.frames.length = 0
  await type(bob, true)
  await alice.heard(says('bob', true))
  bob.cut()
  await alice.heard(says('bob', false))
  assert.equal(((await type(carol, true)) as { code?: string }).code, 'notFound')
  assert.ok(!carol.frames.some((frame) => frame.type === 'typing'))
  assert.equal((await alice.ask('conversation', { conversationId: tea })).head as unknown as number, 2)
  for (const who of [alice, carol]) who.leave()
})

test('P5.6 P6.12 in an announcement nobody is told who types: its readers are strangers to each other', async () => {
  const boss = await Somebody.arrive(at, 'boss', { admin: true })
  const { conversation } = (await boss.ask('create', {
    clientId: randomUUID(),
    kind: 'announcement',
    title: 'News',
  })) as unknown as { conversation: { conversationId: string } }
  const conversationId = conversation.conversationId
  const [erin, frank] = await Promise.all(['erin', 'frank'].map((user) => Somebody.arrive(at, user)))
  assert.ok(erin && frank)
  for (const who of [erin, frank]) await who.ask('interest', { level: 'full', conversations: [conversationId] })
  const tea = await frank.createGroup(['erin'])
  await erin.heard((frame) => frame.type === 'signal')
  await frank.ask('typing', { conversationId, typing: true })
  // What is told of the group, in the same turn or a later one, comes; of the announcement nothing has.
  await frank.ask('typing', { conversationId: tea, typing: true })
  await erin.heard((frame) => news(frame).length > 0)
  const told = erin.frames.filter((frame) => frame.type === 'typing').map((frame) => frame.payload)
  assert.ok(told.length > 0 && told.every((one) => (one as { conversationId?: string }).conversationId === tea))
  for (const who of [boss, erin, frank]) who.leave()
})

test('P5.6 a flood of typing is told as little as a calm typist', async () => {
  const [dave, erin] = await Promise.all(['dave', 'erin'].map((user) => Somebody.arrive(at, user)))
  assert.ok(dave && erin)
  const tea = await dave.createGroup(['erin'])
  await erin.heard((frame) => frame.type === 'signal')
  const began = Date.now()
  for (let i = 0; i < 30; i++) await erin.ask('typing', { conversationId: tea, typing: true })
  await dave.heard(says('erin', true))
  await dave.heard(says('erin', false))
  const told = dave.frames.flatMap(news).filter((one) => one.typing).length
  assert.ok(told <= 1 + (Date.now() - began) / 300, `told ${told} times`)
  for (const who of [dave, erin]) who.leave()
})
