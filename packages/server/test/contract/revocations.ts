import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type MakeStore, scene } from './scene.ts'

/** What everybody who keeps revocations must do. */
export function revocationsContract(name: string, make: MakeStore): void {
  describe(`${name}: revocations`, () => {
    test('P6.8 of one device or of all: the greatest that concerns one holds, and it never becomes milder', async (t) => {
      const s = await scene(t, make)
      const { revocations } = s.store
      const [alice, bob] = await s.people('alice', 'bob')
      const asked = async () => {
        const devices = ['phone', 'laptop', undefined]
        return Promise.all(devices.map((device) => revocations.notBefore(alice.user, device)))
      }
      assert.deepEqual(await asked(), [0, 0, 0])
      await revocations.revoke(alice.user, 'phone', 2_000)
      assert.deepEqual(await asked(), [2_000, 0, 0])
      await revocations.revoke(alice.user, 'phone', 1_000)
      await revocations.revoke(alice.user, undefined, 1_500)
      assert.deepEqual(await asked(), [2_000, 1_500, 1_500])
      await revocations.revoke(alice.user, undefined, 3_000)
      await revocations.revoke(alice.user, undefined, 2_500)
      assert.deepEqual(await asked(), [3_000, 3_000, 3_000])
      assert.equal(await revocations.notBefore(bob.user, 'phone'), 0)
    })

    test('P6.46 while a user is locked no token of his is new enough; then what was revoked before counts again', async (t) => {
      const s = await scene(t, make)
      const { revocations } = s.store
      const [alice, bob] = await s.people('alice', 'bob')
      await revocations.revoke(alice.user, 'phone', 2_000)
      await revocations.lock(alice.user, true, 3_000)
      await revocations.lock(alice.user, true, 4_000)
      for (const device of ['phone', undefined])
        assert.equal(await revocations.notBefore(alice.user, device), Number.MAX_SAFE_INTEGER)
      assert.equal(await revocations.notBefore(bob.user, undefined), 0)
      await revocations.lock(alice.user, false, 5_000)
      assert.equal(await revocations.notBefore(alice.user, 'phone'), 2_000)
      assert.equal(await revocations.notBefore(alice.user, undefined), 0)
    })

    test('P6.8 a revocation is in the journal, for every node to see', async (t) => {
      const s = await scene(t, make)
      const [alice] = await s.people('alice')
      const begun = await s.store.journal.begin()
      await s.store.revocations.revoke(alice.user, 'phone', 1_000)
      await s.store.revocations.revoke(alice.user, undefined, 2_000)
      const rows = await s.journal(begun, undefined, alice)
      const revoked = { type: 'revoked', user: alice.user }
      assert.deepEqual(
        rows.map(({ users }) => users),
        [[{ ...revoked, device: 'phone', notBefore: 1_000 }], [{ ...revoked, device: undefined, notBefore: 2_000 }]],
      )
    })
  })
}
