import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbered, Tally } from '../peers/numbered.ts'
import { Count } from '../wire/count.ts'
import type { Talker } from '../wire/talker.ts'

class Listener implements Talker {
  delivered = 5
  gaps = 0
  async say(): Promise<void> {}
  end(): void {}
}

test('all is complete when each connection was given exactly what was said since', async () => {
  const [bob, carol] = [new Listener(), new Listener()]
  const count = new Count([bob, carol])
  bob.delivered += 3
  carol.delivered += 3
  await count.complete(() => 3, 0)
})

test("one connection's doubled message does not make up for what another one lost", async () => {
  const [bob, carol] = [new Listener(), new Listener()]
  const count = new Count([bob, carol])
  bob.delivered += 4
  carol.delivered += 2
  await assert.rejects(
    count.complete(() => 3, 0),
    /connection 0 was given 4 of 3/,
  )
})

test('a break of the order fails though the counts are right', async () => {
  const bob = new Listener()
  const count = new Count([bob])
  bob.delivered += 3
  bob.gaps = 1
  await assert.rejects(
    count.complete(() => 3, 0),
    /: 1 connections got them out of order/,
  )
})

test('messages of peers are numbered in their text, and told from a place in the frame', () => {
  const tally = new Tally()
  for (const n of [0, 1, 2, 4]) tally.take(Buffer.from(`42["message","${numbered(n, 'x'.repeat(20))}"]`), 14)
  assert.deepEqual([tally.delivered, tally.gaps], [4, 1])
  assert.equal(numbered(7, 'x'.repeat(20)).length, 20)
})
