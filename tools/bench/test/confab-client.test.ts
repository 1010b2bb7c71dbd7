import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfabClient, type Ledgers } from '../wire/confab-client.ts'
import { spanOf } from '../wire/span.ts'

const conversationId = '6d3c5f6e-0000-4000-8000-000000000001'

function entries(seqs: readonly number[], text = 'tea'): Buffer {
  const entry = (seq: number) => ({ seq, kind: 'message', sender: 'alice', content: { text } })
  const payload = { conversationId, from: seqs[0], entries: seqs.map(entry) }
  return Buffer.from(JSON.stringify({ type: 'entries', payload }))
}

function give(client: ConfabClient, frame: Buffer): void {
  if (client.head(frame, 0, frame.length)) client.whole(frame, 0, frame.length)
}

test('bob reads a frame in full, carol knows it by its first seq and length: both count all of it', () => {
  const ledgers: Ledgers = new Map()
  const [bob, carol] = [new ConfabClient('bob', ledgers, true), new ConfabClient('carol', ledgers, false)]
  const frame = entries([7, 8, 9])
  give(bob, frame)
  assert.equal(carol.head(frame, 0, frame.length), false)
  assert.deepEqual([bob.delivered, carol.delivered], [3, 3])
  assert.deepEqual([bob.gaps, carol.gaps], [0, 0])
})

test('whoever gets a frame first reads it in full, though he need not check', () => {
  const carol = new ConfabClient('carol', new Map(), false)
  const frame = entries([7, 8])
  assert.equal(carol.head(frame, 0, frame.length), true)
  carol.whole(frame, 0, frame.length)
  assert.deepEqual([carol.delivered, carol.gaps], [2, 0])
})

test('a lost frame, a repeated one, one out of order, a hole inside one: each is seen', () => {
  for (const frames of [
    [[1], [3]],
    [[1], [2], [2]],
    [[1], [3], [2]],
    [[1], [2, 4]],
  ]) {
    const carol = new ConfabClient('carol', new Map(), false)
    for (const seqs of frames) give(carol, entries(seqs))
    assert.ok(carol.gaps > 0, JSON.stringify(frames))
  }
})

test('bob sees that his frame differs from what carol got, though it begins the same and is as long', () => {
  const ledgers: Ledgers = new Map()
  const [bob, carol] = [new ConfabClient('bob', ledgers, true), new ConfabClient('carol', ledgers, false)]
  give(carol, entries([1, 2], 'tea'))
  give(bob, entries([1, 2], 'tee'))
  assert.ok(bob.gaps > 0)
})

test('a page tells its entries without being parsed', () => {
  assert.deepEqual(spanOf(entries([4, 5, 6])), { first: 4, last: 6, isWhole: true })
  assert.deepEqual(spanOf(entries([4, 6])), { first: 4, last: 6, isWhole: false })
  assert.deepEqual(spanOf(Buffer.from('{"entries":[]}')), { first: 0, last: 0, isWhole: false })
})
