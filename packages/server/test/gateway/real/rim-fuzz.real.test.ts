import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type CommandType, closes, commands } from '@confab/protocol'
import fc from 'fast-check'
import { readFrame } from '../../../src/gateway/frame.ts'
import { type Known, near, torn } from '../near.ts'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'
import { stored } from '../stored.ts'

let at: TestNode
let known: Known
let alice: Somebody
before(async () => {
  const plenty = '1000000'
  at = await startTestNode({
    CONFAB_FRAMES_PER_SECOND: plenty,
    CONFAB_FRAME_BURST: plenty,
    CONFAB_SENDS_PER_SECOND: plenty,
    CONFAB_SEND_BURST: plenty,
    CONFAB_BAD_FRAMES: plenty,
  })
  const users = ['alice', 'bob', 'carol']
  const [first, ...others] = await Promise.all(users.map((user) => Somebody.arrive(at, user, { admin: true })))
  alice = first as Somebody
  const conversations = [await alice.createGroup(['bob']), (await others[0]?.createGroup(['carol'])) as string]
  known = { conversations, users: [...users, 'nobody'] }
  for (const other of others) other.leave()
})
after(() => at.stop())

const entries = async () => (JSON.parse(await stored(at)) as { end: { entries: number } }).end.entries

/** What an answer says was stored: an entry of a log, or a conversation with its first one. */
function isStored({ type, payload }: Frame): boolean {
  if (type !== 'reply' || 'duplicate' in payload) return false
  return 'seq' in payload || ('conversation' in payload && 'conversationId' in (payload.conversation as object))
}

/** How many answers a frame gets; undefined: one that can't be told from none, when it does what it says. */
function answersTo(text: string): number | undefined {
  const read = readFrame(text, 16_384)
  if (!read.ok) return 1
  if (read.command.type === 'ack') return read.command.payload.frames === undefined ? 0 : undefined
  return read.id === undefined ? undefined : 1
}

/** Says it and waits for all answers; a connection that was closed was closed by the book. */
async function say(texts: readonly string[]): Promise<Frame[]> {
  const seen = alice.frames.length
  const said = () => alice.frames.slice(seen).filter(({ type }) => type === 'reply' || type === 'error')
  const due = texts.reduce((sum, text) => sum + (answersTo(text) ?? 0), 0)
  for (const text of texts) alice.say(text)
  const closed = await Promise.race([due > 0 && alice.heard(() => said().length >= due), alice.closed])
  const answers = said()
  if (closed && 'code' in closed) {
    assert.ok(
      Object.values(closes).some(({ code }) => code === closed.code),
      `closed with ${closed.code}`,
    )
    assert.notEqual(closed.code, closes.internal.code)
    alice = await Somebody.arrive(at, 'alice', { admin: true })
  } else assert.equal(answers.length, due)
  return answers
}

test('P7.4 whatever frames come: an answer each, no fault of the server, and what is refused is not stored', async () => {
  const types = Object.keys(commands) as CommandType[]
  const aimed = fc.constantFrom(...types).chain((type) => {
    return fc.record({
      type: fc.constant(type),
      id: fc.integer({ min: 1_000_000 }),
      payload: near(commands[type], known),
    })
  })
  const whole = aimed.map((frame) => JSON.stringify(frame))
  const text = fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: torn(whole) },
    { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string({ unit: 'binary' })) },
  )
  const before = await entries()
  // One that is good, so that what counts is seen to count.
  const payload = { conversationId: known.conversations[0], clientId: randomUUID(), content: { text: 'hello' } }
  let accepted = (await say([JSON.stringify({ type: 'send', id: 1, payload })])).filter(isStored).length
  assert.equal(accepted, 1)
  const frames = fc.array(
    text.filter((one) => answersTo(one) !== undefined),
    { minLength: 1, maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(frames, async (texts) => {
      const said = await say(texts)
      accepted += said.filter(isStored).length
      for (const { type, payload } of said) {
        if (type === 'error') assert.notEqual((payload as { code?: string }).code, 'internal')
      }
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
  )
  assert.equal((await entries()) - before, accepted)
})
