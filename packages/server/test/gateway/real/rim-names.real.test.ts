import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  at = await startTestNode({ CONFAB_TAIL_MS: '200' })
})
after(() => at.stop())

interface Shown {
  readonly user: string
  readonly name?: string
  readonly version: number
}

/** The users whom signals showed, in their order. */
function shown(frames: readonly Frame[]): Shown[] {
  const signals = frames.map(({ type, payload }) => (type === 'signal' ? (payload as { user?: Shown }) : {}))
  return signals.flatMap(({ user }) => user ?? [])
}

test('P5.14 a changed name reaches the user’s own devices and those who share a conversation with him, once, and no others', async () => {
  const [alice, bob, carol] = [
    await Somebody.arrive(at, 'alice'),
    await Somebody.arrive(at, 'bob'),
    await Somebody.arrive(at, 'carol'),
  ]
  const laptop = await Somebody.arrive(at, 'bob', { device: 'laptop' })
  // Two that they share: one signal all the same.
  for (const title of ['Tea', 'Coffee']) await alice.createGroup(['bob'], title)
  await carol.createGroup([])
  const token = await at.token('bob', { name: 'Bob the Builder' })
  assert.equal((await fetch(`${at.node.url}/v1/blocks`, { headers: { authorization: `Bearer ${token}` } })).status, 200)
  const isNamed = ({ payload }: Frame) => (payload as { user?: Shown }).user?.name === 'Bob the Builder'
  const told = (await Promise.all([alice, bob, laptop].map((who) => who.heard(isNamed)))).map(
    (frame) => shown([frame])[0],
  )
  const { items } = (await alice.ask('users', { users: ['bob'] })) as unknown as { items: Shown[] }
  assert.deepEqual(told, [items[0], items[0], items[0]], 'as who asks is told')

  await at.node.engine.people.put('main', 'bob', { name: 'Bob', picture: 'https://example.org/bob.png' })
  const isLater = ({ payload }: Frame) => (payload as { user?: Shown }).user?.name === 'Bob'
  for (const who of [alice, bob, laptop]) await who.heard(isLater)
  for (const who of [alice, bob, laptop]) {
    assert.deepEqual(
      shown(who.frames).map(({ user, name }) => [user, name]),
      [
        ['bob', 'Bob the Builder'],
        ['bob', 'Bob'],
      ],
    )
  }
  assert.deepEqual(shown(carol.frames), [])
  for (const who of [alice, bob, carol, laptop]) who.leave()
})
