import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import {
  deleted,
  edited,
  type MakeStore,
  membersChanged,
  message,
  reacted,
  refused,
  type Scene,
  scene,
  unreacted,
} from './scene.ts'

async function state(s: Scene, where: string, seq: number): Promise<unknown> {
  const entry = await s.entry(where, seq)
  return entry.state === undefined ? undefined : JSON.parse(entry.state)
}

function reactors(s: Scene, where: string, seq: number, emoji?: string) {
  return s.store.reactions.reactors(where, seq, { emoji, after: undefined, limit: 100 })
}

async function tea(s: Scene) {
  const people = await s.people('alice', 'bob', 'carol')
  const [alice, bob, carol] = people
  const where = await s.open('group', alice, bob, carol)
  await s.say(where, alice, 'tea?')
  return { alice, bob, carol, where }
}

/** Reactions: entries that add an emoji to a message or take it away, and what is served of them. */
export function reactionsContract(name: string, make: MakeStore): void {
  describe(`${name}: reactions`, () => {
    folding(make)
    refusals(make)
    listing(make)
  })
}

function folding(make: MakeStore): void {
  test('P4.10 a message is served with how many reacted, the newest named first, and the last entry folded in', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    assert.equal(await s.stored(reacted(where, alice, 2, '👍')), 3)
    await s.stored(reacted(where, bob, 2, ':tea:'))
    await s.stored(reacted(where, bob, 2, '👍'))
    const both = [
      { emoji: '👍', count: 2, users: ['bob', 'alice'] },
      { emoji: ':tea:', count: 1, users: ['bob'] },
    ]
    assert.deepEqual(await state(s, where, 2), { reactions: both, at: 5 })
    await s.stored(unreacted(where, bob, 2, '👍'))
    await s.stored(unreacted(where, bob, 2, ':tea:'))
    assert.deepEqual(await state(s, where, 2), { reactions: [{ emoji: '👍', count: 1, users: ['alice'] }], at: 7 })
    await s.stored(unreacted(where, alice, 2, '👍'))
    assert.deepEqual(await state(s, where, 2), { at: 8 })
  })

  test('P4.10 the newest ten are named, the others counted; who takes his away is named no more', async (t) => {
    const s = await scene(t, make)
    const names = Array.from({ length: 13 }, (_, i) => `user ${String(i).padStart(2, '0')}`)
    const people = await s.people(...names)
    const where = await s.open('group', people[0]!, ...people.slice(1))
    await s.say(where, people[0]!, 'tea?')
    for (const person of people) await s.stored(reacted(where, person, 2, '👍'))
    const newest = names.toReversed().slice(0, 10)
    assert.deepEqual(await state(s, where, 2), { reactions: [{ emoji: '👍', count: 13, users: newest }], at: 15 })
    await s.stored(unreacted(where, people[12]!, 2, '👍'))
    await s.stored(unreacted(where, people[0]!, 2, '👍'))
    const left = { emoji: '👍', count: 11, users: newest.slice(1) }
    assert.deepEqual(await state(s, where, 2), { reactions: [left], at: 17 })
    assert.equal((await reactors(s, where, 2)).length, 11)
  })

  test('P6.5 a deletion takes the reactions with it: their bodies, who they were by, and what is served', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    await s.say(where, bob, 'cake?')
    await s.stored(reacted(where, alice, 2, '🍰'))
    await s.stored(unreacted(where, alice, 2, '🍰'))
    await s.stored(reacted(where, bob, 2, '🍰'))
    await s.stored(reacted(where, alice, 3, '👍'))
    await s.stored(deleted(where, alice, 2))
    const log = await s.entries(where)
    assert.deepEqual(
      [3, 4, 5].map((i) => log[i]?.body),
      ['{}', '{}', '{}'],
    )
    assert.equal(JSON.stringify(log).includes('🍰'), false)
    assert.deepEqual(await state(s, where, 2), { deleted: true, at: 8 })
    assert.deepEqual(await reactors(s, where, 2), [])
    assert.deepEqual(await state(s, where, 3), { reactions: [{ emoji: '👍', count: 1, users: ['alice'] }], at: 7 })
    assert.deepEqual(await s.one(reacted(where, bob, 2, '👍')), refused('noTarget'))
  })

  test('an edit leaves the reactions as they are, and a reaction the edit', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    await s.stored(reacted(where, bob, 2, '👍'))
    await s.stored(edited(where, alice, 2, 'coffee?'))
    const reactions = [{ emoji: '👍', count: 1, users: ['bob'] }]
    assert.deepEqual(await state(s, where, 2), { edited: true, reactions, at: 4 })
    assert.match((await s.entry(where, 3)).body, /👍/)
    await s.stored(unreacted(where, bob, 2, '👍'))
    assert.deepEqual(await state(s, where, 2), { edited: true, at: 5 })
  })

  test('P5.20 a reaction is an entry that does not count', async (t) => {
    const s = await scene(t, make)
    const { bob, where } = await tea(s)
    const verdict = await s.one(reacted(where, bob, 2, '👍'))
    assert.deepEqual(verdict.status === 'stored' && [verdict.seq, verdict.countable], [3, 1])
    const { kind, counts, sender } = await s.entry(where, 3)
    assert.deepEqual([kind, counts, sender], [entryKinds.reaction, false, 'bob'])
  })
}

function refusals(make: MakeStore): void {
  test('P2.10 what is so already is refused, so that each stored reaction changes what is served by one', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    const item = reacted(where, bob, 2, '👍')
    assert.equal(await s.stored(item), 3)
    assert.deepEqual(await s.one(reacted(where, bob, 2, '👍')), refused('noChange'))
    assert.deepEqual(await s.one(unreacted(where, alice, 2, '👍')), refused('noChange'))
    assert.equal((await s.one(item)).status, 'duplicate')
    assert.deepEqual(await state(s, where, 2), { reactions: [{ emoji: '👍', count: 1, users: ['bob'] }], at: 3 })
    await s.stored(unreacted(where, bob, 2, '👍'))
    assert.deepEqual(await s.one(unreacted(where, bob, 2, '👍')), refused('noChange'))
  })

  test('P6.30 one reacts to messages and replies that one may read, and to nothing else', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    const [zoe] = await s.people('zoe')
    for (const target of [1, 3, 99]) {
      assert.deepEqual(await s.one(reacted(where, bob, target, '👍')), refused('noTarget'), `${target}`)
    }
    assert.deepEqual(await s.one(reacted(where, zoe, 2, '👍')), refused('notFound'))
    await s.stored(membersChanged(where, alice, 'add', [zoe]))
    assert.deepEqual(await s.one(reacted(where, zoe, 2, '👍')), refused('noTarget'))
    await s.say(where, alice, 'welcome')
    await s.stored(reacted(where, zoe, 4, '👋'))
    await s.stored(membersChanged(where, alice, 'remove', [zoe]))
    assert.deepEqual(await s.one(unreacted(where, zoe, 4, '👋')), refused('notFound'))
    assert.deepEqual(await s.one(reacted(randomUUID(), bob, 2, '👍')), refused('notFound'))
  })

  test('P6.30 who may not write an announcement does not react to it; across a block nobody reacts', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const news = await s.open('announcement', alice)
    await s.stored({ ...message(news, alice, 'news'), tenantAdmin: true })
    assert.deepEqual(await s.one(reacted(news, bob, 2, '👍')), refused('forbidden'))
    await s.stored({ ...reacted(news, alice, 2, '👍'), tenantAdmin: true })
    const pair = await s.open('direct', alice, bob)
    await s.say(pair, alice, 'tea?')
    await s.stored(reacted(pair, bob, 2, '👍'))
    await s.store.directory.block(alice, bob.user, true)
    assert.deepEqual(await s.one(reacted(pair, bob, 2, '🍰')), refused('blocked'))
  })

  test('P6.31 limits: emoji on a message, emoji of a user on it, reactions ever; taking away is always allowed', async (t) => {
    const s = await scene(t, make, { reactionsPerMessage: 3, reactionsPerUser: 2, reactionsEver: 6 })
    const { alice, bob, carol, where } = await tea(s)
    await s.stored(reacted(where, alice, 2, ':a:'))
    await s.stored(reacted(where, alice, 2, ':b:'))
    assert.deepEqual(await s.one(reacted(where, alice, 2, ':c:')), refused('limitReached'))
    await s.stored(reacted(where, bob, 2, ':c:'))
    assert.deepEqual(await s.one(reacted(where, bob, 2, ':d:')), refused('limitReached'))
    await s.stored(reacted(where, bob, 2, ':a:'))
    await s.stored(reacted(where, carol, 2, ':a:'))
    await s.stored(unreacted(where, carol, 2, ':a:'))
    await s.stored(reacted(where, carol, 2, ':b:'))
    assert.deepEqual(await s.one(reacted(where, carol, 2, ':c:')), refused('limitReached'))
    await s.stored(unreacted(where, carol, 2, ':b:'))
  })
}

function listing(make: MakeStore): void {
  test('all who react are listed by emoji, in the order in which they did, page by page', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, carol, where } = await tea(s)
    for (const [who, emoji] of [
      [carol, ':b:'],
      [alice, ':a:'],
      [bob, ':b:'],
      [alice, ':b:'],
      [carol, ':a:'],
    ] as const)
      await s.stored(reacted(where, who, 2, emoji))
    const all = await reactors(s, where, 2)
    const expected = [
      [':a:', 'alice', 4],
      [':a:', 'carol', 7],
      [':b:', 'carol', 3],
      [':b:', 'bob', 5],
      [':b:', 'alice', 6],
    ]
    assert.deepEqual(
      all.map(({ emoji, user, seq }) => [emoji, user, seq]),
      expected,
    )
    const log = await s.entries(where)
    for (const { seq, at } of all) assert.equal(at, log[seq - 1]?.at)
    const query = { emoji: undefined, after: all[1], limit: 2 }
    assert.deepEqual(await s.store.reactions.reactors(where, 2, query), all.slice(2, 4))
    assert.deepEqual(await reactors(s, where, 2, ':b:'), all.slice(2))
    assert.deepEqual([await reactors(s, where, 3), await reactors(s, randomUUID(), 2)], [[], []])
  })

  test('one’s own are told for the messages asked about', async (t) => {
    const s = await scene(t, make)
    const { alice, bob, where } = await tea(s)
    await s.say(where, bob, 'cake?')
    await s.stored(reacted(where, alice, 2, ':a:'))
    await s.stored(reacted(where, alice, 2, ':b:'))
    await s.stored(reacted(where, bob, 3, ':a:'))
    const own = await s.store.reactions.own(where, alice, [1, 2, 3])
    assert.deepEqual([[...own.keys()], own.get(2)?.toSorted()], [[2], [':a:', ':b:']])
    assert.deepEqual([...(await s.store.reactions.own(where, bob, []))], [])
  })
}
