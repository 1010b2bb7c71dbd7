import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

const mailboxBytes = 204_800
const text = 'x'.repeat(15_000)

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_MAILBOX_BYTES: String(mailboxBytes),
    CONFAB_CREDIT_BYTES: '100000',
    CONFAB_SENDS_PER_SECOND: '100000',
    CONFAB_SEND_BURST: '100000',
    CONFAB_FRAMES_PER_SECOND: '100000',
    CONFAB_FRAME_BURST: '100000',
  })
})
after(() => at.stop())

async function closedFor(code: number): Promise<number> {
  const text = await (await fetch(`${at.node.url}/metrics`)).text()
  return Number(new RegExp(`^confab_closes_total\\{[^}]*code="${code}"[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** The last seq of an `entries` event. */
function lastOf(frame: { type: string; payload: object }): number | undefined {
  return frame.type === 'entries' ? (frame.payload as { entries: { seq: number }[] }).entries.at(-1)?.seq : undefined
}

test('P7.5 what is committed at once comes in frames of at most 64 KB and 200 entries, and closes no reader', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  const bob = await Somebody.arrive(at, 'bob')
  const tea = await alice.createGroup(['bob'])
  await bob.heard((frame) => frame.type === 'signal')
  await Promise.all(Array.from({ length: 100 }, () => alice.send(tea, text)))
  await Promise.all(Array.from({ length: 250 }, (_, i) => alice.send(tea, `${i}`)))
  await bob.seq(tea, 351)
  assert.deepEqual(
    bob.seqs(tea).filter((seq) => seq > 1),
    Array.from({ length: 350 }, (_, i) => i + 2),
  )
  const frames = bob.frames.filter((frame) => frame.type === 'entries')
  for (const frame of frames) {
    assert.ok(JSON.stringify(frame).length < 65_536 + 200, `${JSON.stringify(frame).length} bytes`)
    assert.ok((frame.payload as unknown as { entries: unknown[] }).entries.length <= 200)
  }
  assert.equal(await closedFor(4003), 0)
  alice.leave()
  bob.leave()
})

test('P7.1 P4.1 who does not read is closed; others wait for nothing; he comes back and has all of it', async () => {
  const [dave, erin, sleeper] = await Promise.all(['dave', 'erin', 'frank'].map((user) => Somebody.arrive(at, user)))
  assert.ok(dave && erin && sleeper)
  const cake = await dave.createGroup(['erin', 'frank'], 'Cake')
  await Promise.all([erin, sleeper].map((who) => who.heard((frame) => frame.type === 'signal')))
  sleeper.pause()
  let sent = 0
  // What the kernel takes for a reader who does not read is some megabytes; the mailbox adds its own limit to that.
  while ((await closedFor(4003)) === 0) {
    assert.ok(sent < 4_000, 'not closed within 60 MB')
    await Promise.all(Array.from({ length: 20 }, () => dave.send(cake, text)))
    sent += 20
    await erin.heard((frame) => lastOf(frame) === sent + 1)
    erin.frames.length = 0
    dave.frames.length = 0
  }
  sleeper.resume()
  await sleeper.closed
  const back = await Somebody.arrive(at, 'frank')
  let next = 1
  while (next <= sent + 1) {
    const page = await back.ask('history', { conversationId: cake, after: next - 1, limit: 200 })
    const { entries } = page as unknown as { entries: { seq: number }[] }
    for (const entry of entries) assert.equal(entry.seq, next++)
  }
  assert.equal((await back.send(cake, `and on, ${randomUUID()}`)).seq as unknown as number, sent + 2)
  for (const who of [dave, erin, back]) who.leave()
})
