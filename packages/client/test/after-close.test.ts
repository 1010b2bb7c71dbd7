import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closes, afterClose as listed } from '@confab/protocol'
import { afterClose } from '../src/after-close.ts'

test('the SDK does after each close what the table of close codes says', () => {
  for (let code = 1000; code < 5000; code++) assert.equal(afterClose(code), listed(code), String(code))
  assert.ok(Object.values(closes).every(({ code }) => code < 5000))
})
