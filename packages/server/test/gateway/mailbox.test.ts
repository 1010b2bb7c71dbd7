import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { test } from 'node:test'
import type { WebSocket } from 'ws'
import { Flusher } from '../../src/gateway/flusher.ts'
import { Socket } from '../../src/gateway/socket.ts'

/** A transport whose kernel takes nothing: what is written stays in the queue. */
function stuckTransport() {
  const raw = { writable: true, writableLength: 0, write: (bytes: Buffer) => (raw.writableLength += bytes.length) }
  const closed: number[] = []
  const ws = Object.assign(new EventEmitter(), {
    close: (code: number) => closed.push(code),
    terminate: () => undefined,
  })
  return {
    raw,
    closed,
    socket: new Socket(ws as unknown as WebSocket, raw as unknown as Duplex, new Flusher(), 10_000),
  }
}

test('P7.1 a mailbox is bounded: at its limit the reader is closed with 4003, and nothing more is kept for him', async () => {
  const { raw, closed, socket } = stuckTransport()
  const frame = new TextEncoder().encode('x'.repeat(900))
  let taken = 0
  while (socket.push(frame)) {
    taken++
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(closed, [4003])
  assert.ok(taken >= 10 && taken <= 11, `${taken} frames taken`)
  assert.ok(raw.writableLength <= 10_000)
  assert.equal(socket.push(frame), false)
  assert.deepEqual(closed, [4003], 'closed once')
})
