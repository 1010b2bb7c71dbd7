import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLimits } from '../../src/domain/limits.ts'
import { Connection, type ConnectionNeeds, type Wired } from '../../src/gateway/connection.ts'
import type { SocketEvents } from '../../src/gateway/socket.ts'
import { noMetrics } from '../../src/ports/metrics.ts'

/** Frames at this rate for so many seconds: with which code it was closed, and how many were refused before. */
function sends(perSecond: number, seconds: number): { code: number | undefined; refused: number } {
  let now = 1_000_000
  let code: number | undefined
  let refused = 0
  let events: SocketEvents | undefined
  const socket = {
    backlog: 0,
    isSlow: false,
    listen: (to: SocketEvents) => {
      events = to
    },
    push: () => ++refused > 0,
    close: (with_: number) => {
      code ??= with_
    },
    acknowledged: () => true,
  }
  const clock = { now: () => now, after: () => () => undefined }
  const engine = { sessions: { heard: () => undefined } }
  const needs = { engine, limits: defaultLimits, metrics: noMetrics, clock }
  const session = { greeted: true } as ConstructorParameters<typeof Connection>[2]
  new Connection(needs as unknown as ConnectionNeeds, socket as unknown as Wired, session, () => undefined)
  const frame = Buffer.from('{"type":"ack","payload":{}}')
  for (let n = 0; n < perSecond * seconds && code === undefined; n++) {
    now += 1_000 / perSecond
    events?.onText(frame)
  }
  return { code, refused }
}

test('P7.3 a flood is closed whatever its rate, after a bounded number of refusals', () => {
  for (const perSecond of [150, 500, 5_000, 50_000]) {
    const { code, refused } = sends(perSecond, 60)
    assert.equal(code, 4006, `${perSecond} a second`)
    assert.ok(refused <= 600, `${refused} refused at ${perSecond} a second`)
  }
})

test('P7.3 who is within his rate, or a little above it for a while, is not closed', () => {
  assert.deepEqual(sends(49, 60), { code: undefined, refused: 0 })
  assert.equal(sends(80, 10).code, undefined)
})
