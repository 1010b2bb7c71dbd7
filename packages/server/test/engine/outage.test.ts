import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outage } from '../../src/engine/outage.ts'
import { StoreHeld, StoreUnavailable, StoreUnknown } from '../../src/ports/store.ts'

function world() {
  let now = 0
  const lines: string[] = []
  const diary = { warn: (_: object, text: string) => void lines.push(text), error: () => assert.fail() }
  const outage = new Outage({ now: () => now, after: () => () => undefined }, diary)
  const pass = (ms: number) => {
    now += ms
  }
  return { outage, lines, pass }
}

test('P8.1 an outage of the store is told once for each reason, and once when it is over', () => {
  const { outage, lines, pass } = world()
  outage.stored()
  assert.deepEqual([outage.reason, lines], [undefined, []])
  for (const text of ['its disk is full', 'its disk is full', 'no answer', 'its disk is full']) {
    outage.failed(new StoreUnavailable(text))
    pass(500)
  }
  assert.equal(outage.reason, 'its disk is full')
  outage.stored()
  outage.stored()
  assert.equal(outage.reason, undefined)
  assert.deepEqual(lines, [
    'the store is away, sends are refused: its disk is full',
    'the store is away, sends are refused: no answer',
    'the store is back after 2.0 s, sends are stored again',
  ])
  outage.failed(new StoreUnknown('no answer'))
  assert.equal(lines.length, 4)
})

test('P1.10 while all nodes wait for the word of the operator, none is unready: reads are answered', () => {
  const { outage, lines } = world()
  outage.failed(new StoreUnavailable('it is not to be reached'))
  outage.failed(new StoreHeld('say how to go on'))
  assert.equal(outage.reason, undefined)
  outage.failed(new StoreUnavailable('it is not to be reached'))
  assert.equal(outage.reason, 'it is not to be reached')
  assert.deepEqual(lines.slice(1), ['sends are refused: say how to go on'])
})

test('P8.2 a node to which nobody sends any more does not stay unready', () => {
  const { outage, pass } = world()
  outage.failed(new StoreUnavailable('no answer'))
  pass(4_999)
  assert.equal(outage.reason, 'no answer')
  pass(1)
  assert.equal(outage.reason, undefined)
})

test('P6.10 the text of an unknown error is not told: it may quote what was sent', () => {
  const { outage, lines } = world()
  outage.failed(new Error('the body canary is too long'))
  assert.equal(outage.reason, 'a fault')
  assert.doesNotMatch(lines.join(), /canary/)
})
