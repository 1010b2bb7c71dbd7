import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../src/domain/caller.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
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
  const timers = new Set<() => void>()
  const after = (_ms: number, call: () => void) => {
    timers.add(call)
    return () => void timers.delete(call)
  }
  const needs = { admission: { redeem }, clock: { now: () => 0, after }, limits: defaultLimits }
  return { lives: new Lives(needs as unknown as ConstructorParameters<typeof Lives>[0]), timers }
}

test('a renewal sets the timers of the fresh token', async () => {
  const { lives, timers } = renewing(async () => alice)
  await lives.renew(new Session('c1', alice, sink, 0), 'ticket')
  assert.equal(timers.size, 2)
})

test('alice vanishes while her renewal is looked up: no timer is left behind', async () => {
  const session = new Session('c1', alice, sink, 0)
  const { lives, timers } = renewing(async () => {
    session.ended = true
    return alice
  })
  await assert.rejects(lives.renew(session, 'ticket'), { code: 'outOfTurn' })
  assert.equal(timers.size, 0)
})
