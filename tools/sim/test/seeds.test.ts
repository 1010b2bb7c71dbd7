import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hold } from './hold.ts'

test('P1.1 P2.1 P3.1 P3.2 P3.3 P3.6 P4.1 P4.5 P5.1 P5.2 P5.3 P5.5 P6.1 P6.2 hold under seeds 1 to 150 of cut connections, lost, repeated and late envelopes, unknown commits, slow readers and crashed nodes', async () => {
  const messages = await hold(1, 150)
  assert.ok(messages > 10_000, `${messages} messages`)
})
