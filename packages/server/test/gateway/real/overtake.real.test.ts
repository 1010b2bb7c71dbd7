import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({
    CONFAB_SENDS_PER_SECOND: '5000',
    CONFAB_SEND_BURST: '5',
    CONFAB_FRAMES_PER_SECOND: '100000',
    CONFAB_FRAME_BURST: '100000',
    CONFAB_PENDING_PER_SESSION: '10000',
  })
})
after(() => at.stop())

test('P3.6 what was sent behind a refused send, in one burst, does not overtake it', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  const tea = await alice.createGroup([])
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => alice.send(tea, `${i}`)))
  const first = answers.findIndex((answer) => (answer as { code?: string }).code !== undefined)
  assert.ok(first > 0, 'some were stored, then one was refused')
  const behind = answers.slice(first).filter((answer) => (answer as { seq?: number }).seq !== undefined)
  assert.deepEqual(behind, [])
  alice.leave()
})
