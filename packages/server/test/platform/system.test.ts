import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queryObjects } from 'node:v8'
import { systemClock, timersWaiting } from '../../src/adapters/platform/system.ts'

/** Node's lists of timers, one for each duration that somebody waits for. */
function listsOf(timer: NodeJS.Timeout): number {
  const list = Reflect.get(timer, '_idleNext').constructor
  assert.equal(list.name, 'TimersList')
  return queryObjects(list, { format: 'count' })
}

test('P7.8 a timer that is called off leaves nothing behind, however long it would have taken', () => {
  const alone = setTimeout(() => undefined, 7_654_321)
  try {
    const [lists, waiting] = [listsOf(alone), timersWaiting()]
    for (let i = 0; i < 500; i++) systemClock.after(3_600_000 - i, () => undefined)()
    assert.equal(timersWaiting(), waiting)
    assert.ok(listsOf(alone) <= lists + 5, `${listsOf(alone)} lists, and ${lists} before`)
  } finally {
    clearTimeout(alone)
  }
})
