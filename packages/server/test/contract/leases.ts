import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type MakeStore, scene } from './scene.ts'

const long = 60_000
/** Over before the next statement asks. */
const short = 1

/** What everybody who keeps leases must do. */
export function leasesContract(name: string, make: MakeStore): void {
  describe(`${name}: leases`, () => {
    test('one holder at a time; he may prolong, and keeps his epoch', async (t) => {
      const { leases } = (await scene(t, make)).store
      const relay = randomUUID()
      assert.deepEqual(await leases.hold(relay, 'alice', long), { epoch: 1, mark: undefined })
      assert.equal(await leases.hold(relay, 'bob', long), undefined)
      assert.deepEqual(await leases.hold(relay, 'alice', long), { epoch: 1, mark: undefined })
      assert.deepEqual(await leases.hold(randomUUID(), 'bob', long), { epoch: 1, mark: undefined })
    })

    test('of those who ask at the same time one gets it', async (t) => {
      const { leases } = (await scene(t, make)).store
      const relay = randomUUID()
      const asked = Array.from({ length: 8 }, (_, n) => leases.hold(relay, `node ${n}`, long))
      const held = (await Promise.all(asked)).filter((lease) => lease !== undefined)
      assert.deepEqual(held, [{ epoch: 1, mark: undefined }])
    })

    test('with each new holder the epoch rises, also with the same one after it had ended; what was noted stays', async (t) => {
      const { leases } = (await scene(t, make)).store
      const relay = randomUUID()
      await leases.hold(relay, 'alice', long)
      assert.equal(await leases.note(relay, 1, 41), true)
      await leases.hold(relay, 'alice', short)
      await sleep(20)
      assert.deepEqual(await leases.hold(relay, 'bob', short), { epoch: 2, mark: 41 })
      await sleep(20)
      assert.deepEqual(await leases.hold(relay, 'bob', long), { epoch: 3, mark: 41 })
      assert.equal(await leases.marked(relay), 41)
      assert.equal(await leases.marked(randomUUID()), undefined)
    })

    test('who holds it no more notes nothing: after its end, and after another one took it', async (t) => {
      const { leases } = (await scene(t, make)).store
      const relay = randomUUID()
      await leases.hold(relay, 'alice', short)
      await sleep(20)
      assert.equal(await leases.note(relay, 1, 7), false)
      await leases.hold(relay, 'bob', long)
      assert.equal(await leases.note(relay, 1, 7), false)
      assert.equal(await leases.marked(relay), undefined)
      assert.equal(await leases.note(relay, 2, 8), true)
      assert.equal(await leases.marked(relay), 8)
    })

    test('given up, it is free at once; who gave up another epoch changes nothing', async (t) => {
      const { leases } = (await scene(t, make)).store
      const relay = randomUUID()
      await leases.hold(relay, 'alice', long)
      await leases.release(relay, 1)
      assert.deepEqual(await leases.hold(relay, 'bob', long), { epoch: 2, mark: undefined })
      await leases.release(relay, 1)
      assert.equal(await leases.hold(relay, 'carol', long), undefined)
    })
  })
}
