import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hold } from './hold.ts'

test('P1.2 P1.5 P2.2 P3.4 P3.5 P4.2 P4.3 P5.6 P5.10 P7.6 P8.1 hold under seeds 151 to 300, and everybody is whole in the end', async () => {
  const messages = await hold(151, 300)
  assert.ok(messages > 10_000, `${messages} messages`)
})
