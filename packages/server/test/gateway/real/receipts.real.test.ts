import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({ CONFAB_CURSORS_MS: '50', CONFAB_DELIVERED_MS: '100' })
})
after(() => at.stop())

interface OwnCursors {
  delivered: number
  read: number
  seen: number
  seenCountable: number
}

async function pair(alice: string, bob: string) {
  const [one, two] = [await Somebody.arrive(at, alice), await Somebody.arrive(at, bob)]
  const tea = await one.createGroup([bob])
  await two.heard((frame) => frame.type === 'signal')
  return { one, two, tea }
}

const own = (frame: Frame) => (frame.payload as { cursors?: OwnCursors }).cursors
const receipts = (frame: Frame) =>
  frame.type === 'receipts' ? (frame.payload as unknown as { receipts: { user: string; read: number }[] }).receipts : []

async function shown(who: Somebody, conversationId: string) {
  const row = await who.ask('conversation', { conversationId })
  const { delivered, read, countable, seenCountable } = row as unknown as Record<string, number>
  return { delivered, read, unread: (countable ?? 0) - (seenCountable ?? 0) }
}

test('P5.5 read on one device clears the badge on the other, and the sender sees by whom', async () => {
  const { one, two, tea } = await pair('alice', 'bob')
  const other = await Somebody.arrive(at, 'bob')
  for (const text of ['one', 'two', 'three']) await one.send(tea, text)
  await two.seq(tea, 4)
  assert.deepEqual(await shown(other, tea), { delivered: 0, read: 0, unread: 3 })
  await two.ask('read', { conversationId: tea, seq: 3 })
  const heard = await other.heard((frame) => own(frame)?.read === 3)
  assert.deepEqual(own(heard), { delivered: 3, read: 3, readCountable: 2, seen: 3, seenCountable: 2 })
  await one.heard((frame) => receipts(frame).some((receipt) => receipt.user === 'bob' && receipt.read === 3))
  assert.deepEqual(await shown(other, tea), { delivered: 3, read: 3, unread: 1 })
  for (const who of [one, two, other]) who.leave()
})

test('P5.4 sending clears one’s badge and moves no receipt; unread sets the badge back; P5.1 read never moves back', async () => {
  const { one, two, tea } = await pair('carol', 'dave')
  for (const text of ['one', 'two', 'three']) await one.send(tea, text)
  await two.send(tea, 'an answer')
  await two.heard((frame) => own(frame)?.seen === 5)
  assert.deepEqual(await shown(two, tea), { delivered: 0, read: 0, unread: 0 })
  await two.ask('read', { conversationId: tea, seq: 5 })
  await two.heard((frame) => own(frame)?.read === 5)
  await two.ask('unread', { conversationId: tea, seq: 4 })
  await two.heard((frame) => own(frame)?.seen === 3)
  assert.deepEqual(await shown(two, tea), { delivered: 5, read: 5, unread: 2 })
  two.frames.length = 0
  await two.ask('read', { conversationId: tea, seq: 2 })
  await two.ask('read', { conversationId: tea, seq: 5 })
  await two.heard((frame) => own(frame)?.seen === 5)
  assert.deepEqual(await shown(two, tea), { delivered: 5, read: 5, unread: 0 })
  for (const who of [one, two]) who.leave()
})

test('P5.2 P7.4 a cursor beyond the head or in a foreign conversation is refused, and nothing is changed', async () => {
  const { one, two, tea } = await pair('erin', 'frank')
  const stranger = await Somebody.arrive(at, 'mallory')
  const refused = async (who: Somebody, type: string, seq: number) =>
    (await who.ask(type, { conversationId: tea, seq })) as { code?: string; where?: string }
  assert.partialDeepStrictEqual(await refused(two, 'read', 99), { code: 'badRequest', where: '/payload/seq' })
  assert.partialDeepStrictEqual(await refused(two, 'unread', 99), { code: 'badRequest' })
  for (const type of ['read', 'unread', 'receipts']) assert.equal((await refused(stranger, type, 1)).code, 'notFound')
  stranger.say(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId: tea, seq: 1 }] } }))
  two.say(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId: tea, seq: 99 }] } }))
  two.say(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId: tea, seq: 1 }] } }))
  await one.heard((frame) => receipts(frame).length > 0)
  assert.deepEqual(await shown(two, tea), { delivered: 1, read: 0, unread: 0 })
  const { items } = (await one.ask('receipts', { conversationId: tea, seq: 1 })) as unknown as { items: object[] }
  assert.deepEqual(items, [
    { user: 'erin', delivered: 0, read: 0 },
    { user: 'frank', delivered: 1, read: 0 },
  ])
  for (const who of [one, two, stranger]) who.leave()
})

test('who has not got what, since when; muted on one device is muted on the other', async () => {
  const { one, two, tea } = await pair('grace', 'heidi')
  const { at: since } = (await one.send(tea, 'tea?')) as unknown as { at: number }
  one.say(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId: tea, seq: 2 }] } }))
  two.say(JSON.stringify({ type: 'ack', payload: { delivered: [{ conversationId: tea, seq: 1 }] } }))
  await one.heard((frame) => receipts(frame).some((receipt) => receipt.user === 'heidi'))
  const pending = await one.ask('pending', { conversationId: tea })
  assert.deepEqual(pending, { items: [{ user: 'heidi', delivered: 1, since }] })
  await two.ask('notify', { conversationId: tea, notify: 'none' })
  await two.heard((frame) => (frame.payload as { notify?: string }).notify === 'none')
  assert.equal((await two.ask('conversation', { conversationId: tea })).notify, 'none')
  for (const who of [one, two]) who.leave()
})

test('P5.10 who is named in a message has a number for it until he has read it, and not by who may not name all', async () => {
  const { one, two, tea } = await pair('ivan', 'judy')
  const send = (who: Somebody, content: object) =>
    who.ask('send', { conversationId: tea, clientId: randomUUID(), content })
  await send(one, { text: '@judy, cake?', mentions: ['judy'] })
  await send(one, { text: '@all, cake!', all: true })
  const mentions = async (who: Somebody) => (await who.ask('conversation', { conversationId: tea })).mentions
  assert.equal(await mentions(two), 2)
  await two.ask('read', { conversationId: tea, seq: 2 })
  await two.heard((frame) => own(frame)?.read === 2)
  assert.equal(await mentions(two), 1)
  const refused = await send(one, { text: 'many', mentions: Array.from({ length: 51 }, (_, i) => `user ${i}`) })
  assert.partialDeepStrictEqual(refused, { code: 'badRequest', where: '/payload/content/mentions' })
  for (const who of [one, two]) who.leave()
})
