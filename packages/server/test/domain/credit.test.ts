import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Credit } from '../../src/domain/credit.ts'
import { Lag } from '../../src/domain/lag.ts'

const limits = { creditBytes: 1_000_000, ackLateMs: 10_000, ackStuckMs: 30_000 }

test('P7.6 what is outstanding is what was sent and not acknowledged, to a grain; all acknowledged is nothing', () => {
  const step = fc.oneof(
    fc.record({ bytes: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ ack: fc.double({ min: 0, max: 1, noNaN: true }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const credit = new Credit(limits, 3)
      const sent: number[] = []
      let acked = 0
      for (const one of steps) {
        if ('bytes' in one) {
          sent.push(one.bytes)
          credit.sent(one.bytes, 0)
        } else {
          acked = Math.max(acked, Math.floor(one.ack * sent.length))
          assert.equal(credit.acknowledged(3 + acked, 0), true)
        }
        const exact = sent.slice(acked).reduce((sum, bytes) => sum + bytes, 0)
        assert.ok(credit.outstanding >= exact, `${credit.outstanding} of ${exact}`)
        assert.ok(credit.outstanding <= exact + 16 * 20_000)
        if (acked === sent.length) assert.equal(credit.outstanding, 0)
      }
    }),
  )
})

test('P7.6 slow above the credit until half of it is free; forged acknowledgements change nothing', () => {
  const credit = new Credit({ ...limits, creditBytes: 100_000 }, 0)
  for (let i = 0; i < 10; i++) credit.sent(10_000, 0)
  assert.equal(credit.isSlow, false)
  credit.sent(10_000, 0)
  assert.equal(credit.isSlow, true)
  assert.equal(credit.acknowledged(12, 0), false)
  assert.equal(credit.acknowledged(5, 0), true)
  assert.equal(credit.isSlow, true)
  credit.acknowledged(6, 0)
  assert.equal(credit.isSlow, false)
  credit.acknowledged(2, 0)
  assert.equal(credit.outstanding, 50_000)
})

test('P7.6 who acknowledges nothing is slow after 10 s and stuck after 30 s; each progress begins anew', () => {
  const credit = new Credit(limits, 0)
  assert.equal(credit.look(1_000_000), 'fine')
  credit.sent(100, 0)
  credit.sent(100, 5_000)
  assert.deepEqual([credit.look(9_999), credit.isSlow], ['fine', false])
  assert.deepEqual([credit.look(10_000), credit.isSlow], ['fine', true])
  credit.acknowledged(1, 20_000)
  assert.equal(credit.isSlow, false)
  assert.equal(credit.look(49_999), 'fine')
  assert.equal(credit.look(50_000), 'stuck')
  credit.acknowledged(2, 50_000)
  assert.equal(credit.look(9_000_000), 'fine')
})

test('P7.6 behind three times within a minute is told; once caught up it begins anew', () => {
  const lag = new Lag()
  assert.equal(lag.add('tea', 0), false)
  assert.equal(lag.add('cake', 0), false)
  assert.deepEqual([...lag.take()], ['tea', 'cake'])
  assert.equal(lag.add('tea', 30_000), false)
  lag.take()
  assert.equal(lag.add('tea', 59_999), true)
  lag.take()
  assert.equal(lag.add('tea', 150_000), false)
  assert.equal(lag.size, 1)
})
