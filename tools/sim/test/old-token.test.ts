import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '../clock.ts'
import { Cluster } from '../cluster.ts'
import { calm } from '../faults.ts'
import { Random } from '../random.ts'

test('P4.4 a sync token older than the journal gets the whole list, and no reset', async () => {
  const clock = new VirtualClock()
  const random = new Random(1)
  const cluster = new Cluster(clock, random, { ...calm })
  const story = async () => {
    const { engine } = await cluster.start()
    const alice = await engine.admission.identify('alice')
    const create = (title: string) =>
      engine.conversations.create(alice, { clientId: random.uuid(), kind: 'group', title })
    await create('Tea')
    await clock.sleep(2_000)
    const { since } = await engine.conversations.list(alice, {})
    await create('Coffee')
    await clock.sleep(2_000)
    const changed = await engine.conversations.list(alice, { since })
    // The last row is never pruned, so it takes another for the journal to begin after the token.
    await create('Cake')
    await clock.sleep(2_000)
    await cluster.store().journal.prune(0, Number.MAX_SAFE_INTEGER)
    const whole = await engine.conversations.list(alice, { since })
    return { changed, whole }
  }
  const told = story()
  for (let i = 0; i < 20; i++) await clock.run(1_000)
  const { changed, whole } = await told
  assert.deepEqual([changed.whole, changed.conversations.map((one) => one.title)], [false, ['Coffee']])
  assert.deepEqual(
    [whole.whole, whole.reset, whole.conversations.map((one) => one.title).sort()],
    [true, false, ['Cake', 'Coffee', 'Tea']],
  )
})
