import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Person } from '../../src/domain/ids.ts'
import type { Sighting } from '../../src/ports/devices.ts'
import { type MakeStore, type Scene, scene } from './scene.ts'

const most = 3

function sighting({ user }: Person, device: string | undefined, at: number, more: Partial<Sighting> = {}): Sighting {
  return { user, device, name: undefined, kind: undefined, at, isHidden: false, ...more }
}

const listed = async (s: Scene, who: Person) =>
  (await s.store.devices.list(who.user)).map(({ device, seenAt }) => [device, seenAt])

/** Devices, and when a user was last there. */
export function devicesContract(name: string, make: MakeStore): void {
  describe(`${name}: devices`, () => {
    keptContract(make)
    attendanceContract(make)
    forgottenContract(make)
  })
}

function keptContract(make: MakeStore): void {
  test('a device keeps its name and kind until others are given, and its time never moves back', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const { devices } = s.store
    await devices.seen([sighting(alice, 'phone', 5_000, { name: 'Alice’s "phone"', kind: 'mobile' })], most)
    await devices.seen([sighting(alice, 'phone', 4_000)], most)
    const phone = { device: 'phone', name: 'Alice’s "phone"', kind: 'mobile', seenAt: 5_000 }
    assert.deepEqual(await devices.list(alice.user), [phone])
    await devices.seen([sighting(alice, 'phone', 6_000, { name: 'new' })], most)
    assert.deepEqual(await devices.list(alice.user), [{ ...phone, name: 'new', seenAt: 6_000 }])
    await devices.seen([], most)
  })

  test('P5.11 the one seen longest ago is forgotten beyond the limit; the one seen last comes first', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const { devices } = s.store
    await devices.seen([sighting(bob, 'd', 1), sighting(alice, 'c', 3_000), sighting(alice, 'a', 1_000)], most)
    await devices.seen([sighting(alice, 'd', 4_000), sighting(alice, 'b', 2_000), sighting(alice, 'e', 4_000)], most)
    assert.deepEqual(await listed(s, alice), [
      ['d', 4_000],
      ['e', 4_000],
      ['c', 3_000],
    ])
    assert.deepEqual(await listed(s, bob), [['d', 1]])
  })

  test('two batches that name the same devices in another order don’t wait for each other for ever', async (t) => {
    const s = await scene(t, make)
    const people = await s.people('alice', 'bob', 'carol', 'dave')
    const batch = (at: number) => people.flatMap((who) => ['x', 'y'].map((device) => sighting(who, device, at)))
    const both = [batch(1_000), batch(2_000).reverse(), batch(3_000), batch(4_000).reverse()]
    await Promise.all(both.map((each) => s.store.devices.seen(each, 1)))
    for (const who of people) assert.deepEqual(await listed(s, who), [['x', 4_000]])
  })
}

function attendanceContract(make: MakeStore): void {
  test('a user was last there when any of his devices was, or a connection without one; not while invisible', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const { devices } = s.store
    await devices.seen([sighting(alice, 'phone', 2_000), sighting(alice, undefined, 3_000)], most)
    await devices.seen([sighting(alice, 'phone', 4_000, { isHidden: true })], most)
    await devices.seen([sighting(bob, 'phone', 4_000, { isHidden: true })], most)
    const seen = await devices.lastSeen([alice.user, bob.user, carol.user, 2_000_000_000])
    assert.deepEqual(new Map(seen), new Map([[alice.user, 3_000]]))
    assert.deepEqual(await listed(s, alice), [['phone', 4_000]])
    assert.deepEqual(await listed(s, bob), [['phone', 4_000]])
    assert.equal((await devices.lastSeen([])).size, 0)
  })
}

function forgottenContract(make: MakeStore): void {
  test('P5.11 a forgotten device is gone; what was seen of it before its log-out does not bring it back', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const { devices, revocations } = s.store
    await devices.seen([sighting(alice, 'phone', 5_000), sighting(bob, 'phone', 5_000)], most)
    await revocations.revoke(alice.user, 'phone', 6_000)
    assert.deepEqual(
      [await devices.forget(alice.user, 'phone'), await devices.forget(alice.user, 'phone')],
      [true, false],
    )
    await devices.seen([sighting(alice, 'phone', 6_000)], most)
    assert.deepEqual(await listed(s, alice), [])
    await devices.seen([sighting(alice, 'phone', 7_000)], most)
    assert.deepEqual([await listed(s, alice), await listed(s, bob)], [[['phone', 7_000]], [['phone', 5_000]]])
  })
}
