import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

const text = 'x'.repeat(10_000)
const creditBytes = 65_536
/** An `entries` frame with one such text in it is shorter. */
const frameBytes = 10_500

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_SENDS_PER_SECOND: '100000',
    CONFAB_SEND_BURST: '100000',
    CONFAB_FRAMES_PER_SECOND: '100000',
    CONFAB_FRAME_BURST: '100000',
    CONFAB_CREDIT_BYTES: String(creditBytes),
    CONFAB_ACK_LATE_MS: '1000',
    CONFAB_ACK_STUCK_MS: '4000',
  })
})
after(() => at.stop())

const seqsOf = (frame: Frame) =>
  frame.type === 'entries'
    ? (frame.payload as unknown as { entries: { seq: number }[] }).entries.map((one) => one.seq)
    : []

/** Reads one conversation, and pulls what he was not given. */
class Reader {
  readonly user: string
  readonly who: Somebody
  last = 1

  private constructor(user: string, who: Somebody) {
    this.user = user
    this.who = who
  }

  static async come(user: string): Promise<Reader> {
    const who = await Somebody.connect(at.node, await at.token(user))
    await who.ask('hello', { features: ['credit'] })
    return new Reader(user, who)
  }

  ack(frames = this.who.taken): void {
    this.who.say(JSON.stringify({ type: 'ack', payload: { frames } }))
  }

  /** What came live, of his first connection or this one: ascending, nothing twice. */
  live(tea: string): number[] {
    const seqs = this.who.seqs(tea)
    for (const [i, seq] of seqs.entries())
      assert.ok(i === 0 || seq > (seqs[i - 1] as number), `${this.user} got it twice`)
    return seqs
  }

  /** Bytes of the log that he was given without asking. */
  given(): number {
    const frames = this.who.frames.filter(({ type }) => type === 'entries')
    return frames.reduce((sum, frame) => sum + JSON.stringify(frame).length, 0)
  }

  async pull(tea: string, head: number): Promise<void> {
    while (this.last < head) {
      const page = await this.who.ask('history', { conversationId: tea, after: this.last, limit: 200 })
      const { entries } = page as unknown as { entries: { seq: number }[] }
      assert.ok(entries.length > 0)
      for (const { seq } of entries) assert.equal(seq, ++this.last, `${this.user} has a hole`)
      this.ack()
    }
  }
}

const come = (kind: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => Reader.come(`${kind}-${i}`)))

/** What the node keeps in its mailboxes. */
async function mailboxBytes(): Promise<number> {
  const metrics = await (await fetch(`${at.node.url}/metrics`)).text()
  return Number(/^confab_held\{[^}]*what="mailboxBytes"[^}]*\} (\d+)/m.exec(metrics)?.[1])
}

test('P7.1 P7.6 readers who read nothing, little, or now and then cost a bounded memory, others nothing; all are whole in the end', async () => {
  const [healthy, deaf, lagging, stalling] = [
    await come('healthy', 20),
    await come('deaf', 5),
    await come('lagging', 5),
    await come('stalling', 5),
  ]
  const bad = [...deaf, ...lagging, ...stalling]
  const alice = await Somebody.arrive(at, 'alice')
  const tea = await alice.createGroup([...healthy, ...bad].map(({ user }) => user))
  for (const { who } of [...healthy, ...bad]) await who.heard(({ type }) => type === 'signal')
  for (const { who } of deaf) who.pause()
  const head = 61
  for (let seq = 2; seq <= head; seq++) {
    await alice.send(tea, text)
    await Promise.all(healthy.map(({ who }) => who.heard((frame) => seqsOf(frame).includes(seq))))
    for (const reader of healthy) reader.ack()
    for (const reader of lagging) reader.ack(Math.min(reader.who.taken, 2 + Math.floor(seq / 8)))
    if (seq % 20 === 5) for (const { who } of stalling) who.pause()
    if (seq % 20 === 15) for (const { who } of stalling) who.resume()
    if (seq % 20 === 18) for (const reader of stalling) reader.ack()
    if (seq % 10 === 0) assert.ok((await mailboxBytes()) <= bad.length * (creditBytes + frameBytes))
  }
  const every = Array.from({ length: head - 1 }, (_, i) => i + 2)
  for (const reader of healthy)
    assert.deepEqual(
      reader.live(tea).filter((seq) => seq > 1),
      every,
    )
  for (const reader of [...lagging, ...stalling]) {
    reader.ack()
    reader.live(tea)
    await reader.pull(tea, head)
  }
  // All that the node and the kernel hold for somebody is what he was given and has not acknowledged.
  for (const { who, ...reader } of deaf) {
    who.resume()
    assert.equal((await who.closed).code, 4003, reader.user)
  }
  for (const reader of deaf) assert.ok(reader.given() <= creditBytes + frameBytes, `${reader.given()} bytes`)
  for (const { user } of deaf) {
    const back = await Reader.come(user)
    await back.pull(tea, head)
    back.who.leave()
  }
  await alice.send(tea, 'on')
  for (const { who } of [...healthy, ...lagging])
    await who.heard((frame) => seqsOf(frame).includes(head + 1) || tells(frame, head + 1))
  assert.equal(await mailboxBytes(), 0)
  for (const { who } of [...healthy, ...bad]) who.leave()
  alice.leave()
})

function tells(frame: Frame, head: number): boolean {
  if (frame.type !== 'heads') return false
  return (frame.payload as unknown as { heads: { head: number }[] }).heads.some((one) => one.head === head)
}
