import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf } from '../src/drawer/path.ts'
import { isWorth } from '../src/notify/worth.ts'

const written = { clientId: 'm1', conversationId: 'c1', at: 100 }
const frame = (key: number, way: 'in' | 'out', type: string, payload: object, id?: number) => {
  return { key, way, type, payload, at: 100 + key, ...(id !== undefined && { id }) }
}
const sent = frame(1, 'out', 'send', { conversationId: 'c1', clientId: 'm1' }, 7)
const acknowledged = frame(2, 'in', 'reply', { conversationId: 'c1', seq: 5, at: 0 }, 7)

test('a message that was not sent yet is in the outbox', () => {
  assert.deepEqual(
    pathOf(written, [], 'alice').map(({ text }) => text[0]),
    ['pathWritten', 'pathQueued'],
  )
})

test('the path of a message: sent, acknowledged, back through the log, got and read by each once', () => {
  const frames = [
    frame(0, 'in', 'reply', { seq: 4 }, 7),
    sent,
    acknowledged,
    frame(3, 'in', 'entries', { conversationId: 'c1', entries: [{ seq: 5, clientId: 'm1' }] }),
    frame(4, 'in', 'receipts', { conversationId: 'c1', receipts: [{ user: 'bob', delivered: 5, read: 4 }] }),
    frame(5, 'in', 'receipts', { conversationId: 'c1', receipts: [{ user: 'alice', delivered: 5, read: 5 }] }),
    frame(5, 'in', 'receipts', { conversationId: 'c2', receipts: [{ user: 'carol', delivered: 9, read: 9 }] }),
    frame(6, 'in', 'receipts', { conversationId: 'c1', receipts: [{ user: 'bob', delivered: 5, read: 5 }] }),
  ]
  assert.deepEqual(
    pathOf(written, frames, 'alice').map(({ text, at }) => [...text, at]),
    [
      ['pathWritten', 100],
      ['pathSent', 101],
      ['pathAcknowledged', { seq: 5 }, 102],
      ['pathArrived', 103],
      ['pathDelivered', { name: 'bob' }, 104],
      ['pathRead', { name: 'bob' }, 106],
    ],
  )
})

test('mentions and direct messages are told of, while nobody looks at them', () => {
  const entry = { seq: 1, kind: 'message', sender: 'bob', clientId: 'x', at: 1, counts: true, content: { text: 'hi' } }
  const named = { ...entry, content: { text: 'hi @alice', mentions: ['alice'] } }
  const room = { me: 'alice', isDirect: false, notify: 'all', isLookedAt: false } as const
  const direct = { ...room, isDirect: true } as const
  assert.deepEqual([isWorth(entry, room), isWorth(named, room), isWorth(entry, direct)], [false, true, true])
  assert.equal(isWorth({ ...entry, content: { text: 'hi', all: true } }, room), true)
  assert.equal(isWorth(entry, { ...direct, isLookedAt: true }), false)
  assert.equal(isWorth(named, { ...room, notify: 'none' }), false)
  assert.equal(isWorth(entry, { ...direct, notify: 'mentions' }), false)
  assert.equal(isWorth({ ...named, sender: 'alice' }, room), false)
})
