import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { type MakeStore, scene } from './scene.ts'

/** What everybody who reads entries for the event log must do. */
export function rangesContract(name: string, make: MakeStore): void {
  describe(`${name}: ranges for the event log`, () => {
    test('entries of many conversations at once, range after range, as history has them, with their tenant', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const [tea, cake] = [await s.open('group', alice, bob), await s.open('direct', alice, bob)]
      for (const text of ['one', 'two  words', 'tab\tand «ü»']) await s.say(tea, bob, text)
      await s.say(cake, alice, 'hello')
      const asked = [
        { conversation: tea, first: 3, last: 4 },
        { conversation: cake, first: 1, last: 9 },
        { conversation: randomUUID(), first: 1, last: 2 },
        { conversation: tea, first: 1, last: 2 },
      ]
      const found = await s.store.ranges.ranges(asked)
      const expected = [
        ...(await s.entries(tea, { from: 3, to: 4 })),
        ...(await s.entries(cake)),
        ...(await s.entries(tea, { to: 2 })),
      ]
      assert.deepEqual(
        found.map(({ entry }) => entry),
        expected,
      )
      assert.deepEqual(
        found.map(({ conversation }) => conversation),
        [tea, tea, ...(await s.entries(cake)).map(() => cake), tea, tea],
      )
      const [tenant] = new Set(found.map((event) => event.tenant))
      assert.equal(await s.store.directory.tenant(tenant ?? ''), s.tenant)
      assert.deepEqual(await s.store.ranges.ranges([]), [])
    })
  })
}
