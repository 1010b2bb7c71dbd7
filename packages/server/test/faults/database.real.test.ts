import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_SENDS_PER_SECOND: '1000',
    CONFAB_SEND_BURST: '1000',
    CONFAB_FRAMES_PER_SECOND: '10000',
    CONFAB_FRAME_BURST: '10000',
  })
})
after(() => at.stop())

const postmaster = () => Number(readFileSync(join(at.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

type Answer = { seq?: number; code?: string; retry?: string; duplicate?: boolean }

/** Sends as a client must: the same id again while it is told to, in order. Answers how long refusals took at most. */
async function sendAll(
  who: Somebody,
  tea: string,
  count: number,
  texts: string[],
): Promise<{ seqs: number[]; slowest: number }> {
  const seqs: number[] = []
  let slowest = 0
  for (let i = 0; i < count; i++) {
    const clientId = randomUUID()
    const text = `message ${randomUUID()}`
    texts.push(text)
    for (;;) {
      const began = Date.now()
      const answer = (await who.send(tea, text, clientId)) as Answer
      if (answer.seq !== undefined) {
        seqs.push(answer.seq)
        break
      }
      slowest = Math.max(slowest, Date.now() - began)
      assert.ok(answer.retry === 'later' || answer.retry === 'sameId', JSON.stringify(answer))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return { seqs, slowest }
}

async function whole(
  alice: Somebody,
  bob: Somebody,
  tea: string,
  texts: readonly string[],
  seqs: readonly number[],
): Promise<void> {
  const last = seqs.at(-1) as number
  await bob.seq(tea, last)
  const page = (await alice.ask('history', { conversationId: tea, limit: 200, after: 0 })) as unknown as {
    entries: { seq: number; content: { text?: string } }[]
  }
  assert.deepEqual(
    page.entries.map((entry) => entry.seq),
    page.entries.map((_, i) => i + 1),
  )
  const stored = page.entries.flatMap((entry) => entry.content.text ?? [])
  assert.deepEqual(stored, texts, 'each once, in the order sent')
}

async function pair() {
  const bob = await Somebody.arrive(at, `bob-${randomUUID()}`)
  const alice = await Somebody.arrive(at, `alice-${randomUUID()}`)
  const name = (bob.frames[0]?.payload as unknown as { user: string }).user
  const tea = await alice.createGroup([name])
  await bob.heard((frame) => frame.type === 'signal')
  return { alice, bob, tea }
}

test('P8.1 P8.2 P1.8 a killed PostgreSQL: refused within 2 s, connections stay, then all of it is stored once', {
  timeout: 60_000,
}, async () => {
  const { alice, bob, tea } = await pair()
  const texts: string[] = []
  const before = await sendAll(alice, tea, 10, texts)
  process.kill(postmaster(), 'SIGKILL')
  const after = await sendAll(alice, tea, 40, texts)
  assert.ok(after.slowest < 2_500, `a refusal took ${after.slowest} ms`)
  await whole(alice, bob, tea, texts, [...before.seqs, ...after.seqs])
})

test('P8.1 P1.8 a frozen PostgreSQL: what is perhaps stored is said to be unknown, and is stored once', {
  timeout: 60_000,
}, async () => {
  const { alice, bob, tea } = await pair()
  const texts: string[] = []
  await sendAll(alice, tea, 5, texts)
  const frozen = postmaster()
  const children = readFileSync(`/proc/${frozen}/task/${frozen}/children`, 'utf8').trim().split(' ').map(Number)
  for (const pid of [frozen, ...children]) process.kill(pid, 'SIGSTOP')
  const sending = sendAll(alice, tea, 10, texts)
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  for (const pid of [frozen, ...children]) process.kill(pid, 'SIGCONT')
  const { seqs, slowest } = await sending
  assert.ok(slowest > 0 && slowest < 4_500, `the slowest refusal took ${slowest} ms`)
  await whole(alice, bob, tea, texts, seqs)
})
