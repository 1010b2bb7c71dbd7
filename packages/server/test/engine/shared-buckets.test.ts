import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { systemDigest } from '../../src/adapters/platform/system.ts'
import type { AppendItem } from '../../src/domain/append.ts'
import { Refused } from '../../src/domain/refusal.ts'
import type { History } from '../../src/engine/history.ts'
import { Sending } from '../../src/engine/messages.ts'
import type { Reacted } from '../../src/engine/reactions.ts'
import { Session } from '../../src/engine/session.ts'
import type { Writer } from '../../src/engine/writer.ts'

const tea = randomUUID()
const sink = { push: () => true, close: () => undefined, isSlow: false }

/** Alice's session, and buckets that answer as told: at once, or when the promise does. */
function scene(answers: (number | Promise<number>)[]) {
  const stored: string[] = []
  const append = async (item: AppendItem) => {
    stored.push(JSON.parse(item.body).text)
    return { status: 'stored', seq: stored.length, at: 1, countable: 1 } as const
  }
  const caller = { tenant: 1, user: 1, external: 'alice', tenantName: 'main', device: undefined, admin: false }
  const alice = { ...caller, issuedAt: 0, expiresAt: 9e12 }
  const sending = new Sending({
    writer: { append } as unknown as Writer,
    history: {} as History,
    reacted: {} as Reacted,
    buckets: { take: () => answers.shift() ?? 0 },
    clock: { now: () => 1_000, after: () => () => undefined },
    digest: systemDigest,
    sent: () => undefined,
  })
  const session = new Session(randomUUID(), alice, sink, 0)
  const send = (text: string) =>
    sending.send(alice, { conversationId: tea, clientId: randomUUID(), content: { text } }, session).then(
      () => 'stored',
      (error: unknown) => (error instanceof Refused ? error.code : String(error)),
    )
  return { send, stored }
}

const later = (wait: number, turns = 3) =>
  new Promise<number>((resolve) => {
    const next = (left: number) => (left === 0 ? resolve(wait) : setImmediate(next, left - 1))
    next(turns)
  })

test('P3.6 what the shared bucket refuses is not overtaken by what was sent behind it', async () => {
  const { send, stored } = scene([later(50), later(0), later(0)])
  const outcomes = await Promise.all([send('one'), send('two'), send('three')])
  assert.deepEqual(outcomes, ['rateLimited', 'unavailable', 'unavailable'])
  assert.deepEqual(stored, [])
})

test('P3.6 a bucket that begins to answer at once keeps the order of those that are still being asked for', async () => {
  const { send, stored } = scene([later(0, 5), 0, later(0, 1), 0])
  const outcomes = await Promise.all([send('one'), send('two'), send('three'), send('four')])
  assert.deepEqual(outcomes, ['stored', 'stored', 'stored', 'stored'])
  assert.deepEqual(stored, ['one', 'two', 'three', 'four'])
})
