import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../../packages/server/src/domain/caller.ts'
import { Refused } from '../../../packages/server/src/domain/refusal.ts'
import type { Session } from '../../../packages/server/src/engine/session.ts'
import { VirtualClock } from '../clock.ts'
import { Cluster, type SimNode } from '../cluster.ts'
import { calm } from '../faults.ts'
import { Random } from '../random.ts'

/** What the simulation found once, each as small as it could be told. */
interface World {
  readonly cluster: Cluster
  readonly clock: VirtualClock
  readonly random: Random
}

async function story<T>(seed: number, tell: (world: World) => Promise<T>): Promise<T> {
  const clock = new VirtualClock()
  const random = new Random(seed)
  const cluster = new Cluster(clock, random, { ...calm })
  const told = tell({ cluster, clock, random })
  for (let i = 0; i < 60; i++) await clock.run(500)
  return told
}

async function comeIn(node: SimNode, user: string): Promise<{ caller: Caller; session: Session; heard: string[] }> {
  const heard: string[] = []
  const push = (frame: Uint8Array) => heard.push(new TextDecoder().decode(frame)) > 0
  const caller = await node.engine.admission.identify(`${user}~phone~0~9e15`)
  const session = node.engine.sessions.open(caller, { push, close: () => undefined, isSlow: false })
  return { caller, session, heard }
}

async function group(node: SimNode, { random }: World, owner: Caller, users: string[] = []): Promise<string> {
  const wish = { clientId: random.uuid(), kind: 'group', title: 'Tea', users } as const
  return (await node.engine.conversations.create(owner, wish)).conversation.conversationId
}

test('P3.6 a message sent behind a change of membership stands behind it', async () => {
  const seqs = await story(1, async (world) => {
    const node = await world.cluster.start()
    await comeIn(node, 'bob')
    const { caller, session } = await comeIn(node, 'alice')
    const conversationId = await group(node, world, caller)
    const { conversations, messages } = node.engine
    const wish = () => ({ conversationId, clientId: world.random.uuid() })
    const sent = [
      conversations.changeMembers(caller, { ...wish(), action: 'add', users: ['bob'] }, session),
      messages.send(caller, { ...wish(), content: { text: 'welcome, bob' } }, session),
      conversations.changeMembers(caller, { ...wish(), action: 'remove', users: ['bob'] }, session),
      messages.send(caller, { ...wish(), content: { text: 'he is gone' } }, session),
    ]
    return (await Promise.all(sent)).map(({ seq }) => seq)
  })
  assert.deepEqual(seqs, [2, 3, 4, 5])
})

test('P3.6 a message behind a change of membership that was refused for now is refused too', async () => {
  const codes = await story(1, async (world) => {
    const node = await world.cluster.start()
    await comeIn(node, 'bob')
    const { caller, session } = await comeIn(node, 'alice')
    const conversationId = await group(node, world, caller)
    const { conversations, messages } = node.engine
    const wish = () => ({ conversationId, clientId: world.random.uuid() })
    world.cluster.faults.unavailable = 1
    const changed = conversations.changeMembers(caller, { ...wish(), action: 'add', users: ['bob'] }, session)
    const sent = messages.send(caller, { ...wish(), content: { text: 'welcome, bob' } }, session)
    // The store is back at once: the message behind could be stored.
    void changed.catch(() => Object.assign(world.cluster.faults, calm))
    const settled = await Promise.allSettled([changed, sent])
    return settled.map((one) => (one.status === 'rejected' ? (one.reason as Refused).code : one.value.seq))
  })
  assert.deepEqual(codes, ['unavailable', 'unavailable'])
})

test('P8.1 history is answered with `unavailable` while the store is away', async () => {
  const code = await story(1, async (world) => {
    const node = await world.cluster.start()
    const { caller } = await comeIn(node, 'alice')
    const conversationId = await group(node, world, caller)
    world.cluster.faults.unavailable = 1
    const asked = node.engine.messages.history(caller, { conversationId })
    return asked.catch((error: unknown) => (error instanceof Refused ? error.code : error))
  })
  assert.equal(code, 'unavailable')
})

test('P4.5 what is said at any moment of a resume is told to who resumes', async () => {
  for (let moment = 0; moment < 30; moment++) {
    const isTold = await story(moment, async (world) => {
      const node = await world.cluster.start()
      const bob = await comeIn(node, 'bob')
      const alice = await comeIn(node, 'alice')
      const conversationId = await group(node, world, alice.caller, ['bob'])
      await node.engine.sessions.hello(bob.session, { features: [] })
      await world.clock.sleep(3_000)
      const { since } = await node.engine.conversations.list(alice.caller, {})
      world.clock.after(moment / 2, () => {
        const said = { conversationId, clientId: world.random.uuid(), content: { text: 'now' } }
        void node.engine.messages.send(bob.caller, said)
      })
      const { sync } = await node.engine.sessions.hello(alice.session, { features: [], since })
      await world.clock.sleep(3_000)
      return sync.conversations.length > 0 || alice.heard.some((frame) => frame.includes('"seq":2'))
    })
    assert.ok(isTold, `moment ${moment}`)
  }
})

test('P4.5 what could not be repaired while the store was away is repaired when it is back', async () => {
  const added = await story(3, async (world) => {
    const [near, far] = [await world.cluster.start(), await world.cluster.start()]
    const bob = await comeIn(near, 'bob')
    await near.engine.sessions.hello(bob.session, { features: [] })
    const alice = await comeIn(far, 'alice')
    // No envelope arrives: all that bob learns is what the journal tells his node.
    world.cluster.faults.lose = 1
    for (let i = 0; i < 8; i++) await group(far, world, alice.caller, ['bob'])
    world.cluster.faults.unavailable = 0.5
    await world.clock.sleep(3_000)
    world.cluster.faults.unavailable = 0
    await world.clock.sleep(3_000)
    return bob.heard.filter((frame) => frame.includes('"added"')).length
  })
  assert.equal(added, 8)
})

test('P5.4 a message whose first answer was lost clears the badge of its sender too', async () => {
  const told: string[] = []
  for (let seed = 1; seed <= 12; seed++) {
    await story(seed, async (world) => {
      const node = await world.cluster.start()
      const bob = await comeIn(node, 'bob')
      const { caller, session } = await comeIn(node, 'alice')
      const conversationId = await group(node, world, caller, ['bob'])
      const wish = () => ({ conversationId, clientId: world.random.uuid(), content: { text: 'tea?' } })
      await node.engine.messages.send(bob.caller, wish())
      const said = wish()
      world.cluster.faults.unknown = 1
      const lost = node.engine.messages.send(caller, said, session).catch((error: Refused) => error.code)
      assert.equal(await lost, 'unknown')
      world.cluster.faults.unknown = 0
      await world.clock.sleep(3_000)
      const { duplicate } = await node.engine.messages.send(caller, { ...said, retry: true }, session)
      await world.clock.sleep(3_000)
      const { seenCountable, countable } = await node.engine.conversations.get(caller, conversationId)
      assert.equal(seenCountable, countable, `seed ${seed}`)
      told.push(duplicate ? 'repeat' : 'first')
    })
  }
  assert.deepEqual([...new Set(told)].sort(), ['first', 'repeat'])
})

test('P5.4 a refused message moves no cursor of its sender', async () => {
  const seen = await story(1, async (world) => {
    const node = await world.cluster.start()
    await comeIn(node, 'bob')
    const { caller, session } = await comeIn(node, 'alice')
    const conversationId = await group(node, world, caller, ['bob'])
    const said = { conversationId, clientId: world.random.uuid(), content: { text: 'tea?' } }
    await node.engine.messages.send(caller, said, session)
    const other = { ...said, content: { text: 'coffee?' } }
    await assert.rejects(node.engine.messages.send(caller, other, session), { code: 'conflict' })
    await world.clock.sleep(3_000)
    return (await node.engine.conversations.get(caller, conversationId)).seen
  })
  assert.equal(seen, 2)
})

test('P6.1 who leaves while the journal is read gets nothing more, though the journal says that he was added', async () => {
  for (let moment = 0; moment < 40; moment++) {
    const leaked = await story(moment, async (world) => {
      const node = await world.cluster.start()
      const [alice, bob, erin] = [await comeIn(node, 'alice'), await comeIn(node, 'bob'), await comeIn(node, 'erin')]
      for (const { session } of [alice, bob, erin]) await node.engine.sessions.hello(session, { features: [] })
      const conversationId = await group(node, world, alice.caller, ['bob', 'erin'])
      await world.clock.sleep(950 + moment)
      const wish = () => ({ conversationId, clientId: world.random.uuid() })
      await node.engine.conversations.changeMembers(erin.caller, { ...wish(), action: 'leave' })
      for (let i = 0; i < 3; i++) {
        await node.engine.messages.send(alice.caller, { ...wish(), content: { text: 'she is gone' } })
        await world.clock.sleep(20)
      }
      return erin.heard.filter((frame) => /"seq":[345]/.test(frame))
    })
    assert.deepEqual(leaked, [], `moment ${moment}`)
  }
})
