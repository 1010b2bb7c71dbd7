import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

const text = 'x'.repeat(10_000)

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_SENDS_PER_SECOND: '100000',
    CONFAB_SEND_BURST: '100000',
    CONFAB_FRAMES_PER_SECOND: '100000',
    CONFAB_FRAME_BURST: '100000',
    CONFAB_ACK_LATE_MS: '1500',
    CONFAB_ACK_STUCK_MS: '3000',
    CONFAB_HEARTBEAT_MS: '1000',
  })
})
after(() => at.stop())

/** Somebody who says that he acknowledges, and does so when the test says. */
async function careful(user: string) {
  const who = await Somebody.connect(at.node, await at.token(user))
  await who.ask('hello', { features: ['credit'] })
  return { who, ack: () => who.say(JSON.stringify({ type: 'ack', payload: { frames: who.taken } })) }
}

const heads = (frame: Frame) =>
  frame.type === 'heads'
    ? (frame.payload as unknown as { heads: { head: number }[] }).heads.map(({ head }) => head)
    : []

async function room(names: readonly string[]) {
  const alice = await Somebody.arrive(at, 'alice')
  const readers = await Promise.all(names.map(careful))
  const tea = await alice.createGroup(names)
  for (const { who } of readers) await who.heard((frame) => frame.type === 'signal')
  return { alice, readers, tea }
}

test('P7.6 who does not acknowledge gets 256 KB, then one bit; when he does, the heads, and pulls all of it', async () => {
  const { alice, readers, tea } = await room(['bob', 'carol'])
  const [bob, carol] = readers
  assert.ok(bob && carol)
  for (let i = 0; i < 60; i++) {
    await alice.send(tea, text)
    await carol.who.seq(tea, i + 2)
    carol.ack()
  }
  const got = bob.who.seqs(tea)
  assert.ok(got.length < 40, `${got.length} entries without an acknowledgement`)
  bob.ack()
  await bob.who.heard((frame) => heads(frame).includes(61))
  const last = got.at(-1) ?? 1
  const page = (await bob.who.ask('history', { conversationId: tea, after: last })) as unknown as {
    entries: { seq: number }[]
  }
  assert.equal(page.entries[0]?.seq, last + 1)
  bob.ack()
  await alice.send(tea, 'on')
  await bob.who.seq(tea, 62)
  for (const { who } of readers) who.leave()
  alice.leave()
})

test('P7.6 three times behind within a minute: told by heads only', async () => {
  const { alice, readers, tea } = await room(['dave'])
  const [dave] = readers
  assert.ok(dave)
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 40; i++) await alice.send(tea, text)
    dave.ack()
    const head = 1 + 40 * (round + 1)
    await dave.who.heard((frame) => heads(frame).includes(head))
    dave.ack()
  }
  dave.who.frames.length = 0
  await alice.send(tea, 'a word')
  await dave.who.heard((frame) => heads(frame).includes(122))
  assert.deepEqual(dave.who.seqs(tea), [])
  dave.who.leave()
  alice.leave()
})

test('P7.6 without any progress he is closed with 4003; acknowledging what was never sent is refused', async () => {
  const { alice, readers, tea } = await room(['erin'])
  const [erin] = readers
  assert.ok(erin)
  erin.who.say(JSON.stringify({ type: 'ack', payload: { frames: 1_000_000 } }))
  const error = await erin.who.heard((frame) => frame.type === 'error')
  assert.partialDeepStrictEqual(error.payload, { code: 'badRequest', where: '/payload/frames' })
  await alice.send(tea, 'tea?')
  const alive = setInterval(() => erin.who.say(JSON.stringify({ type: 'ack', payload: {} })), 300)
  const { code } = await erin.who.closed
  clearInterval(alive)
  assert.equal(code, 4003)
  alice.leave()
})
