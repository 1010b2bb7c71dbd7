import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../src/domain/caller.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { decode } from '../../src/engine/encode.ts'
import { Session } from '../../src/engine/session.ts'
import { Lives } from '../../src/engine/sessions.ts'

const alice: Caller = {
  tenant: 1,
  user: 1,
  external: 'alice',
  tenantName: 'main',
  device: undefined,
  admin: false,
  issuedAt: 0,
  expiresAt: 900_000,
}
const sink = { isSlow: false, push: () => true, close: () => undefined }

/** Lives of which only what a renewal needs is there; answers the timers that are left. */
function renewing(redeem: () => Promise<Caller>) {
  const timers: (() => void)[] = []
  let now = 0
  const after = (ms: number, call: () => void) => {
    const timer = () => {
      now += ms
      call()
    }
    timers.push(timer)
    return () => void timers.splice(timers.indexOf(timer), 1)
  }
  const needs = { admission: { redeem }, clock: { now: () => now, after }, limits: defaultLimits }
  return { lives: new Lives(needs as unknown as ConstructorParameters<typeof Lives>[0]), timers }
}

test('a renewal warns before the fresh token ends, then closes at its end, with one timer at a time', async () => {
  const told: (string | number)[] = []
  const noting = {
    ...sink,
    push: (frame: Uint8Array) => told.push(JSON.parse(decode(frame)).type) > 0,
    close: (code: number) => void told.push(code),
  }
  const { lives, timers } = renewing(async () => alice)
  await lives.renew(new Session('c1', alice, noting, 0), 'ticket')
  for (const after of [['tokenExpiring'], ['tokenExpiring', 4001]]) {
    const [due, ...more] = timers.splice(0)
    assert.deepEqual(more, [])
    due?.()
    assert.deepEqual(told, after)
  }
  assert.deepEqual(timers, [])
})

test('alice leaves when she is warned: no timer is left behind', async () => {
  const { lives, timers } = renewing(async () => alice)
  const leaving = () => {
    session.ended = true
    return false
  }
  const session: Session = new Session('c1', alice, { ...sink, push: leaving }, 0)
  await lives.renew(session, 'ticket')
  timers.splice(0)[0]?.()
  assert.deepEqual(timers, [])
})

test('alice vanishes while her renewal is looked up: no timer is left behind', async () => {
  const session = new Session('c1', alice, sink, 0)
  const { lives, timers } = renewing(async () => {
    session.ended = true
    return alice
  })
  await assert.rejects(lives.renew(session, 'ticket'), { code: 'outOfTurn' })
  assert.deepEqual(timers, [])
})
