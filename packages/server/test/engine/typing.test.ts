import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Ear, NodesBed } from './nodes-bed.ts'

/** Alice on the first node, bob and carol on the second, in one group. */
async function three() {
  const bed = new NodesBed()
  const [one, two] = [await bed.node('n1'), await bed.node('n2')]
  const [alice, bob, carol] = await bed.scene.people('alice', 'bob', 'carol')
  assert.ok(alice && bob && carol)
  const tea = await bed.scene.open('group', alice, bob, carol)
  const ears = { alice: await bed.arrive(one, 'alice'), bob: await bed.arrive(two, 'bob') }
  const others = { carol: await bed.arrive(two, 'carol') }
  await bed.hours.pass(1_000)
  return { bed, two, tea, ...ears, ...others }
}

type Told = { at: number; users: { user: string; typing: boolean }[] }

/** Lets time pass in steps of 10 ms; what was told meanwhile, and after how many ms of the nodes' own clock. */
async function toldIn(bed: NodesBed, ear: Ear, ms: number): Promise<Told[]> {
  const told: Told[] = []
  ear.frames.length = 0
  for (let passed = 0; passed < ms; ) {
    await bed.hours.pass(10)
    passed += 10
    for (const { type, payload } of ear.frames.splice(0))
      if (type === 'typing') told.push({ at: passed, users: payload.users as Told['users'] })
  }
  return told
}

test('P5.6 who types on one node is told on another within 300 ms, once, and once more when it ends by itself after 5 s', async () => {
  const { bed, two, tea, alice, bob } = await three()
  two.engine.typing.type(bob.session, { conversationId: tea, typing: true })
  const [began, ended, ...more] = await toldIn(bed, alice.ear, 10_000)
  assert.deepEqual(
    [began?.users, ended?.users, more],
    [[{ user: 'bob', typing: true }], [{ user: 'bob', typing: false }], []],
  )
  assert.ok(began && began.at <= 300, `told after ${began?.at} ms`)
  assert.ok(ended && ended.at >= 5_000 && ended.at <= 6_000, `ended after ${ended?.at} ms`)
})

test('P5.6 those who type at the same time are told in one frame', async () => {
  const { bed, two, tea, alice, bob, carol } = await three()
  for (const { session } of [bob, carol]) two.engine.typing.type(session, { conversationId: tea, typing: true })
  const told = await toldIn(bed, alice.ear, 1_000)
  assert.equal(told.length, 1)
  assert.deepEqual(told[0]?.users.map(({ user }) => user).toSorted(), ['bob', 'carol'])
})
