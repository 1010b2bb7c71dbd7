import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shedLargest } from '../../src/gateway/mailboxes.ts'

test('P7.7 all mailboxes together stay within their bound: the largest go behind, and no more than needed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000)), fc.nat(10_000), (sizes, most) => {
      const shed: number[] = []
      const connections = sizes.map((backlog) => ({ backlog, shed: () => shed.push(backlog) }))
      assert.equal(shedLargest(connections, most), shed.length)
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const left = total - shed.reduce((sum, size) => sum + size, 0)
      assert.ok(left <= most)
      if (shed.length > 0) assert.ok(left + Math.min(...shed) > most, 'one too many')
      const kept = sizes.filter((size) => size > 0).sort((a, b) => b - a)
      assert.deepEqual(shed, kept.slice(0, shed.length))
    }),
  )
})
