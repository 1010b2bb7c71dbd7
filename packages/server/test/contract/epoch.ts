import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type MakeStore, scene } from './scene.ts'

/** What everybody who keeps the epoch must do. */
export function epochContract(name: string, make: MakeStore): void {
  describe(`${name}: the epoch`, () => {
    test('P4.2 it stays until it is bumped, and is then another one for good', async (t) => {
      const { epoch } = (await scene(t, make)).store
      const first = await epoch.get()
      assert.ok(first.length > 0)
      assert.equal(await epoch.get(), first)
      const next = await epoch.bump()
      assert.notEqual(next, first)
      assert.deepEqual([await epoch.get(), await epoch.get()], [next, next])
      const later = await epoch.bump()
      assert.equal(new Set([first, next, later]).size, 3)
    })
  })
}
