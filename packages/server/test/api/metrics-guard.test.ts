import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback } from '../../src/config/places.ts'
import { Refused } from '../../src/domain/refusal.ts'
import { metricsGuard } from '../../src/ops/metrics-guard.ts'

/** `read`, or why not. */
function read(rule: { token?: string; isLocal: boolean }, ip: string, headers: Record<string, string> = {}): string {
  try {
    metricsGuard({ token: rule.token, isLocal: rule.isLocal, isLoopback })({ ip, headers })
    return 'read'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.code
  }
}

test('metrics without a token are for the machine itself, not for what a proxy passes on', () => {
  const local = { isLocal: true }
  assert.equal(read(local, '127.0.0.1'), 'read')
  assert.equal(read(local, '::1'), 'read')
  assert.equal(read(local, '203.0.113.9', { 'x-forwarded-for': '203.0.113.9' }), 'forbidden')
  assert.equal(read(local, '127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), 'forbidden')
  assert.equal(read({ isLocal: false }, '127.0.0.1'), 'forbidden')
})

test('metrics with a token are for who bears it, wherever he is', () => {
  const rule = { token: 'a-token-long-enough-for-this', isLocal: true }
  assert.equal(read(rule, '203.0.113.9', { authorization: `Bearer ${rule.token}` }), 'read')
  for (const authorization of ['', 'Bearer', `Bearer ${rule.token}x`, `Basic ${rule.token}`, rule.token]) {
    assert.equal(read(rule, '127.0.0.1', { authorization }), 'unauthorized')
  }
  assert.equal(read(rule, '127.0.0.1'), 'unauthorized')
})
