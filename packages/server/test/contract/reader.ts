import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { conversationKinds, roles } from '../../src/domain/rights.ts'
import { entriesContract } from './entries.ts'
import { type MakeStore, membersChanged, message, renamed, scene } from './scene.ts'
import { syncContract } from './sync.ts'

/** What every reader must do. */
export function readerContract(name: string, make: MakeStore): void {
  describe(`${name}: the reader`, () => {
    visibilityContract(make)
    entriesContract(make)
    membersReadContract(make)
    headsContract(make)
    syncContract(make)
  })
}

function visibilityContract(make: MakeStore): void {
  test('a member sees the conversation as it stands', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    await s.say(tea, alice, 'hello')
    const last = await s.stored(renamed(tea, alice, 'Cake'))
    const row = (await s.store.reader.visibility(tea, bob))?.row
    const { at } = await s.entry(tea, last)
    const about = { id: tea, kind: conversationKinds.group, title: 'Cake', peer: undefined, role: roles.member }
    const where = { head: 3, countable: 1, floor: 0, from: 1, to: undefined, memberCount: 2, at }
    assert.deepEqual(row, {
      ...about,
      ...where,
      delivered: 0,
      read: 0,
      readCountable: 0,
      seen: 0,
      seenCountable: 0,
      notify: 0,
      mentions: 0,
    })
  })

  test('P6.4 for who was removed everything stands where he left; what came later does not reach him', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    await s.say(tea, alice, 'hello')
    const to = await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    const { at } = await s.entry(tea, to)
    await s.say(tea, alice, 'he is gone')
    await s.stored(renamed(tea, alice, 'Without bob'))
    await s.stored(membersChanged(tea, alice, 'add', [carol]))
    const seen = await s.store.reader.visibility(tea, bob)
    const about = { id: tea, kind: conversationKinds.group, title: undefined, peer: undefined, role: roles.none }
    const where = { head: to, countable: 1, floor: 0, from: 1, to, memberCount: 0, at }
    assert.deepEqual(seen?.row, {
      ...about,
      ...where,
      delivered: 0,
      read: 0,
      readCountable: 0,
      seen: 0,
      seenCountable: 0,
      notify: 0,
      mentions: 0,
    })
    assert.deepEqual(seen?.intervals, [{ from: 1, to }])
  })

  test('P6.3 what is unknown, of another tenant, or none of his business is undefined, one as the other', async (t) => {
    const s = await scene(t, make)
    const elsewhere = await s.elsewhere()
    const [alice, bob] = await s.people('alice', 'bob')
    const [mallory] = await elsewhere.people('alice')
    const hidden = [randomUUID(), await s.open('group', alice), await s.open('channel', alice)]
    for (const where of hidden) assert.equal(await s.store.reader.visibility(where, bob), undefined)
    for (const kind of ['group', 'channel', 'announcement'] as const)
      assert.equal(await s.store.reader.visibility(await s.open(kind, alice), mallory), undefined)
    assert.equal(await s.store.reader.visibility(await s.open('direct', alice, bob), mallory), undefined)
  })
}

function membersReadContract(make: MakeStore): void {
  test('members come by external id, byte by byte, in pages; who left is not among them', async (t) => {
    const s = await scene(t, make)
    const names = ['Zoe', 'alice', 'ben', 'über', '😀', '～'] as const
    const [zoe, ...others] = await s.people(...names)
    const tea = await s.open('group', zoe, ...others, ...(await s.people('carol')))
    await s.stored(membersChanged(tea, zoe, 'remove', await s.people('carol')))
    const found: string[] = []
    for (let after: string | undefined; ; after = found.at(-1)) {
      const page = await s.store.reader.members(tea, after, 2)
      assert.ok(page.length <= 2)
      if (page.length === 0) break
      found.push(...page.map(({ external }) => external))
    }
    // U+FF5E sorts before U+1F600 as bytes, and behind it as JavaScript compares strings.
    assert.deepEqual(found, ['Zoe', 'alice', 'ben', 'über', '～', '😀'])
    const [first] = await s.store.reader.members(tea, undefined, 1)
    assert.deepEqual(first, { user: zoe.user, external: 'Zoe', role: roles.owner, since: 1 })
    assert.deepEqual(await s.store.reader.members(randomUUID(), undefined, 10), [])
  })

  test('who of some users is a member now', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    const all = [alice, bob, carol].map(({ user }) => user)
    const ask = async (where = tea) => [...(await s.store.reader.areMembers(where, all))].sort((a, b) => a - b)
    assert.deepEqual(await ask(), [alice.user, bob.user])
    await s.stored(membersChanged(tea, bob, 'leave'))
    assert.deepEqual(await ask(), [alice.user])
    assert.deepEqual([await ask(randomUUID()), await s.store.reader.areMembers(tea, [])], [[], []])
  })
}

function headsContract(make: MakeStore): void {
  test('heads tell where conversations stand; unknown ones are left out', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, direct, news] = [
      await s.open('group', alice),
      await s.open('direct', alice, bob),
      await s.open('announcement', alice),
    ]
    await s.append(message(tea, alice, 'a'), message(direct, bob, 'b'), message(direct, alice, 'c'))
    const heads = await s.store.reader.heads([tea, randomUUID(), direct, news])
    const found = new Map(heads.map(({ members, ...head }) => [head.conversation, [head, members?.toSorted()]]))
    const about = (conversation: string, kind: number) => ({ conversation, tenant: s.tenant, kind })
    const stand = (head: number, countable: number, memberCount: number) => ({ head, countable, memberCount })
    const { group, direct: pair, announcement } = conversationKinds
    assert.equal(found.size, 3)
    assert.deepEqual(found.get(tea), [{ ...about(tea, group), ...stand(2, 1, 1) }, [alice.user]])
    const both = [alice.user, bob.user].toSorted()
    assert.deepEqual(found.get(direct), [{ ...about(direct, pair), ...stand(3, 2, 2) }, both])
    assert.deepEqual(found.get(news), [{ ...about(news, announcement), ...stand(1, 0, 0) }, undefined])
    assert.deepEqual(await s.store.reader.heads([]), [])
  })
}
