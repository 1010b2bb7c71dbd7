import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import { systemClock } from '../../src/adapters/platform/system.ts'
import type { UserNumber } from '../../src/domain/ids.ts'
import type { Registry } from '../../src/ports/node.ts'

export interface RegistryBed {
  /** Two nodes, each with its name and its view of the registry. */
  readonly nodes: readonly [RegistryNode, RegistryNode]
  /** What was added or removed is to be seen by all. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface RegistryNode {
  readonly name: string
  readonly registry: Registry
}

export type MakeRegistry = () => Promise<RegistryBed>

let lastUser = Math.floor(Math.random() * 1_000_000_000)

/** Users whom no other test has. */
function users<const T extends readonly string[]>(...names: T): { [K in keyof T]: UserNumber } {
  return names.map(() => ++lastUser) as { [K in keyof T]: UserNumber }
}

async function begun(t: TestContext, make: MakeRegistry): Promise<RegistryBed> {
  const bed = await make()
  t.after(() => bed.close())
  return bed
}

async function ask(bed: RegistryBed, ...groups: UserNumber[][]): Promise<string[][]> {
  await bed.settle()
  const [one, other] = await Promise.all(bed.nodes.map(({ registry }) => registry.nodesOf(groups)))
  const sorted = (found: typeof one) => (found ?? []).map((nodes) => nodes.toSorted())
  assert.deepEqual(sorted(one), sorted(other))
  return sorted(one)
}

/** What every registry must do. */
export function registryContract(name: string, make: MakeRegistry): void {
  describe(`${name}: the registry`, () => {
    test('for each group the nodes of its users’ connections, each once, in the groups’ order', async (t) => {
      const bed = await begun(t, make)
      const [a, b] = bed.nodes
      const [alice, bob, carol, dave] = users('alice', 'bob', 'carol', 'dave')
      a.registry.add(alice, randomUUID(), 'phone')
      a.registry.add(alice, randomUUID(), undefined)
      b.registry.add(alice, randomUUID(), 'laptop')
      a.registry.add(bob, randomUUID(), undefined)
      b.registry.add(carol, randomUUID(), undefined)
      const found = await ask(bed, [alice], [bob], [bob, carol, dave], [dave], [])
      assert.deepEqual(found, [[a.name, b.name].sort(), [a.name], [a.name, b.name].sort(), [], []])
      assert.deepEqual(await ask(bed), [])
    })

    test('a node is named as long as one connection of the user is left there', async (t) => {
      const bed = await begun(t, make)
      const [a, b] = bed.nodes
      const [alice] = users('alice')
      const [phone, laptop, tablet] = [randomUUID(), randomUUID(), randomUUID()]
      a.registry.add(alice, phone, 'phone')
      a.registry.add(alice, laptop, 'laptop')
      b.registry.add(alice, tablet, 'tablet')
      a.registry.remove(alice, phone)
      assert.deepEqual(await ask(bed, [alice]), [[a.name, b.name].sort()])
      a.registry.remove(alice, laptop)
      assert.deepEqual(await ask(bed, [alice]), [[b.name]])
      b.registry.remove(alice, tablet)
      assert.deepEqual(await ask(bed, [alice]), [[]])
    })

    test('a connection that was added twice is one; removing what is not there is nothing', async (t) => {
      const bed = await begun(t, make)
      const [{ name: node, registry }] = bed.nodes
      const [alice, bob] = users('alice', 'bob')
      const phone = randomUUID()
      registry.add(alice, phone, 'phone')
      registry.add(alice, phone, 'phone')
      registry.remove(bob, phone)
      registry.remove(alice, randomUUID())
      assert.deepEqual(await ask(bed, [alice], [bob]), [[node], []])
      registry.remove(alice, phone)
      registry.remove(alice, phone)
      assert.deepEqual(await ask(bed, [alice]), [[]])
    })

    test('devices with connections, each once, wherever they are; one may become known later', async (t) => {
      const bed = await begun(t, make)
      const [a, b] = bed.nodes
      const [alice, bob] = users('alice', 'bob')
      const devices = async () => {
        await bed.settle()
        const [one, other] = await Promise.all(bed.nodes.map(({ registry }) => registry.devicesOf(alice)))
        assert.deepEqual(one?.toSorted(), other?.toSorted())
        return one?.toSorted()
      }
      const [phone, again, laptop, unnamed] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
      a.registry.add(alice, phone, 'phone')
      b.registry.add(alice, again, 'phone')
      a.registry.add(alice, unnamed, undefined)
      a.registry.add(bob, randomUUID(), 'tablet')
      assert.deepEqual(await devices(), ['phone'])
      b.registry.add(alice, laptop, undefined)
      b.registry.add(alice, laptop, 'laptop')
      assert.deepEqual(await devices(), ['laptop', 'phone'])
      a.registry.remove(alice, phone)
      b.registry.remove(alice, laptop)
      assert.deepEqual(await devices(), ['phone'])
      b.registry.remove(alice, again)
      assert.deepEqual(await devices(), [])
    })

    test('each connection is told with its node, its device, since when, and when it was heard', async (t) => {
      const bed = await begun(t, make)
      const [a, b] = bed.nodes
      const [alice] = users('alice')
      const [phone, laptop] = [randomUUID(), randomUUID()]
      const before = systemClock.now()
      a.registry.add(alice, phone, 'phone')
      b.registry.add(alice, laptop, undefined)
      const later = systemClock.now() + 60_000
      b.registry.heard(alice, laptop, later)
      b.registry.heard(alice, randomUUID(), later)
      b.registry.add(alice, randomUUID(), undefined)
      await bed.settle()
      for (const { registry } of bed.nodes) {
        const found = await registry.where(alice)
        assert.equal(found.length, 3)
        const of = (id: string) => found.find(({ connection }) => connection === id)
        assert.deepEqual([of(phone)?.node, of(phone)?.device], [a.name, 'phone'])
        assert.deepEqual([of(laptop)?.node, of(laptop)?.device, of(laptop)?.heardAt], [b.name, undefined, later])
        const { connectedAt = 0, heardAt = 0 } = of(phone) ?? {}
        assert.ok(before <= connectedAt && connectedAt <= heardAt && heardAt <= systemClock.now())
      }
      a.registry.remove(alice, phone)
      await bed.settle()
      for (const { registry } of bed.nodes) assert.equal((await registry.where(alice)).length, 2)
    })
  })
}
