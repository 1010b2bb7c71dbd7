import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '../../src/domain/rights.ts'
import { type MakeStore, membersChanged, message, refused, scene } from './scene.ts'

const { member, admin, owner } = roles

/** Who comes, goes and rises: intervals, owners, limits. */
export function membersContract(make: MakeStore): void {
  test('P6.4 intervals: from the entry that adds one to the entry that removes one, both inclusive', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice)
    await s.say(tea, alice, 'before')
    assert.equal(await s.intervals(tea, bob), undefined)
    assert.equal(await s.stored(membersChanged(tea, alice, 'add', [bob])), 3)
    assert.deepEqual(await s.intervals(tea, bob), [{ from: 3, to: Infinity }])
    await s.say(tea, bob, 'hello')
    assert.equal(await s.stored(membersChanged(tea, alice, 'remove', [bob])), 5)
    assert.deepEqual(await s.intervals(tea, bob), [{ from: 3, to: 5 }])
    await s.say(tea, alice, 'between')
    assert.equal(await s.stored(membersChanged(tea, alice, 'add', [bob], admin)), 7)
    const both = [
      { from: 3, to: 5 },
      { from: 7, to: Infinity },
    ]
    assert.deepEqual(await s.intervals(tea, bob), both)
    assert.equal(await s.stored(membersChanged(tea, bob, 'leave')), 8)
    assert.deepEqual(await s.intervals(tea, bob), [
      { from: 3, to: 5 },
      { from: 7, to: 8 },
    ])
    assert.deepEqual(await s.intervals(tea, alice), [{ from: 1, to: Infinity }])
  })

  test('add, role, remove change those whom they concern; the members and their number follow', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    const { growths } = await s.append(membersChanged(tea, alice, 'add', [bob, carol, carol], admin))
    assert.deepEqual([growths[0]?.memberCount, growths[0]?.members?.length], [3, 3])
    assert.deepEqual(await s.members(tea), [
      ['alice', owner, 1],
      ['bob', member, 1],
      ['carol', admin, 2],
    ])
    await s.stored(membersChanged(tea, alice, 'role', [bob, carol], admin))
    assert.deepEqual(await s.members(tea), [
      ['alice', owner, 1],
      ['bob', admin, 1],
      ['carol', admin, 2],
    ])
    await s.stored(membersChanged(tea, bob, 'remove', [carol]))
    assert.deepEqual(await s.members(tea), [
      ['alice', owner, 1],
      ['bob', admin, 1],
    ])
    assert.deepEqual(await s.store.reader.areMembers(tea, [bob.user, carol.user]), [bob.user])
    assert.equal((await s.store.reader.heads([tea]))[0]?.memberCount, 2)
  })

  test('what changes nobody is noChange', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    const items = [
      membersChanged(tea, alice, 'add', [bob]),
      membersChanged(tea, alice, 'remove', [carol]),
      membersChanged(tea, alice, 'role', [bob], member),
      membersChanged(tea, alice, 'role', [carol], admin),
    ]
    for (const item of items) assert.deepEqual(await s.one(item), refused('noChange'))
    assert.equal((await s.entries(tea)).length, 1)
  })

  test('P6.3 nobody is added who is not of the tenant', async (t) => {
    const s = await scene(t, make)
    const elsewhere = await s.elsewhere()
    const [[alice], [mallory]] = [await s.people('alice'), await elsewhere.people('mallory')]
    const tea = await s.open('group', alice)
    assert.deepEqual(await s.one(membersChanged(tea, alice, 'add', [mallory])), refused('notFound'))
    assert.equal(await elsewhere.intervals(tea, mallory), undefined)
  })

  test('P6.6 nobody touches a greater role than his own, or gives one', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const tea = await s.open('group', alice)
    await s.stored(membersChanged(tea, alice, 'add', [bob, carol], admin))
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'remove', [alice])), refused('forbidden'))
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'remove', [carol, alice])), refused('forbidden'))
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'add', [dave], owner)), refused('forbidden'))
    await s.stored(membersChanged(tea, bob, 'add', [dave], admin))
    await s.stored(membersChanged(tea, bob, 'remove', [carol]))
    await s.stored(membersChanged(tea, alice, 'role', [dave], owner))
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'remove', [dave])), refused('forbidden'))
  })

  test('P6.6 the last owner stays one while anybody else is there; alone he may go', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    const away = [
      membersChanged(tea, alice, 'leave'),
      membersChanged(tea, alice, 'remove', [alice]),
      membersChanged(tea, alice, 'role', [alice], member),
    ]
    for (const item of away) assert.deepEqual(await s.one(item), refused('forbidden'))
    await s.stored(membersChanged(tea, alice, 'role', [bob], owner))
    await s.stored(membersChanged(tea, alice, 'leave'))
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'role', [bob], admin)), refused('forbidden'))
    await s.stored(membersChanged(tea, bob, 'leave'))
    assert.deepEqual([await s.members(tea), (await s.store.reader.heads([tea]))[0]?.memberCount], [[], 0])
    assert.deepEqual(await s.one(message(tea, bob, 'anybody?')), refused('notFound'))
  })

  test('anybody of the tenant joins a channel, as a member, and leaves it', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('channel', alice)
    assert.equal(await s.stored(membersChanged(tea, bob, 'join', [], owner)), 2)
    assert.deepEqual(await s.members(tea), [
      ['alice', owner, 1],
      ['bob', member, 2],
    ])
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'join')), refused('noChange'))
    assert.equal(await s.stored(membersChanged(tea, bob, 'leave', [alice])), 3)
    assert.deepEqual(await s.members(tea), [['alice', owner, 1]])
  })

  test('P5.3 what was before somebody came is not unread for him, and his cursors never move back', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice)
    await s.say(tea, alice, 'one')
    await s.say(tea, alice, 'two')
    await s.stored(membersChanged(tea, alice, 'add', [bob]))
    const row = (await s.store.reader.visibility(tea, bob))?.row
    assert.deepEqual([row?.countable, row?.readCountable, row?.read, row?.delivered], [2, 2, 3, 3])
  })

  test('a group takes no more than its limit, a user is in no more conversations than his', async (t) => {
    const s = await scene(t, make, { membersPerGroup: 3, conversationsPerUser: 2 })
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const tea = await s.open('channel', alice, bob)
    assert.deepEqual(await s.one(membersChanged(tea, alice, 'add', [carol, dave])), refused('limitReached'))
    await s.stored(membersChanged(tea, alice, 'add', [carol]))
    assert.deepEqual(await s.one(membersChanged(tea, dave, 'join')), refused('limitReached'))
    await s.stored(membersChanged(tea, carol, 'leave'))
    for (let n = 0; n < 2; n++) await s.open('group', dave)
    assert.deepEqual(await s.one(membersChanged(tea, dave, 'join')), refused('limitReached'))
    assert.deepEqual(await s.one(membersChanged(tea, alice, 'add', [dave])), refused('limitReached'))
  })
}
