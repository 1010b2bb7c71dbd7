import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Log } from '../src/log.ts'

test('a log holds the rows of all seqs, in whatever order they come, near or far', () => {
  const near = fc.integer({ min: 1, max: 5000 })
  const seqs = fc.uniqueArray(fc.oneof(near, fc.integer({ min: 1, max: 0x7fffffff })), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(seqs, fc.boolean(), (some, filled) => {
      const all = filled ? [...new Set([...some, ...Array.from({ length: 3000 }, (_, index) => index + 1)])] : some
      const log = new Log()
      for (const [row, seq] of all.entries()) {
        assert.equal(log.get(seq), -1)
        log.set(seq, row)
        log.highest = Math.max(log.highest, seq)
      }
      for (const [row, seq] of all.entries()) assert.equal(log.get(seq), row)
      const given: number[] = []
      log.each((seq, row) => given.push(seq) && assert.equal(all[row], seq))
      assert.deepEqual(
        given,
        all.toSorted((a, b) => a - b),
      )
    }),
  )
})
