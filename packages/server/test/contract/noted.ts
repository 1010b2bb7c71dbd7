import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '../../src/domain/rights.ts'
import { type MakeStore, membersChanged, refused, scene } from './scene.ts'

/** Joins and leaves of large channels: in the journal, not in the log. */
export function notedContract(make: MakeStore): void {
  test('in a large channel a join is noted: readable from the next entry, in the journal, no entry', async (t) => {
    const s = await scene(t, make, { notedAbove: 2 })
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const tea = await s.open('channel', alice, bob)
    assert.equal(await s.stored(membersChanged(tea, carol, 'join')), 2)
    const begun = await s.store.journal.begin()
    const { verdicts, growths, journalId } = await s.append(membersChanged(tea, dave, 'join'))
    const [verdict] = verdicts
    assert.deepEqual(verdict?.status === 'noted' && [verdict.from, Number.isInteger(verdict.at)], [3, true])
    assert.deepEqual(growths, [])
    const rows = await s.journal(begun, tea, dave)
    assert.deepEqual(
      rows.map(({ id, ranges, users }) => [id, ranges, users]),
      [[journalId, [], [{ type: 'added', user: dave.user, conversation: tea, from: 3 }]]],
    )
    const [head] = await s.store.reader.heads([tea])
    assert.deepEqual([head?.head, head?.memberCount], [2, 4])
    assert.equal(await s.say(tea, dave, 'hello'), 3)
    assert.deepEqual(await s.intervals(tea, dave), [{ from: 3, to: Infinity }])
    assert.deepEqual((await s.members(tea)).at(-1), ['dave', roles.member, 3])
  })

  test('in a large channel a leave is noted: readable up to the last entry', async (t) => {
    const s = await scene(t, make, { notedAbove: 2 })
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('channel', alice, bob, carol)
    await s.say(tea, carol, 'hello')
    const begun = await s.store.journal.begin()
    const { verdicts, journalId } = await s.append(membersChanged(tea, carol, 'leave'))
    assert.deepEqual(verdicts[0]?.status === 'noted' && verdicts[0].from, 2)
    const rows = await s.journal(begun, tea, carol)
    const change = { type: 'removed', user: carol.user, conversation: tea, to: 2 }
    assert.deepEqual(
      rows.map(({ id, ranges, users }) => [id, ranges, users]),
      [[journalId, [], [change]]],
    )
    assert.deepEqual(await s.intervals(tea, carol), [{ from: 1, to: 2 }])
    assert.equal(await s.stored(membersChanged(tea, bob, 'leave')), 3)
  })

  test('P6.4 who comes and goes between two entries reads nothing, and may come again', async (t) => {
    const s = await scene(t, make, { notedAbove: 1 })
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('channel', alice, bob)
    for (let n = 0; n < 2; n++) {
      assert.equal((await s.one(membersChanged(tea, carol, 'join'))).status, 'noted')
      assert.equal((await s.one(membersChanged(tea, carol, 'leave'))).status, 'noted')
    }
    assert.deepEqual(await s.intervals(tea, carol), [])
    await s.one(membersChanged(tea, carol, 'join'))
    await s.say(tea, carol, 'hello')
    assert.deepEqual(await s.intervals(tea, carol), [{ from: 2, to: Infinity }])
  })

  test('joins that are noted are judged like the others; adds, removals and groups have entries at any size', async (t) => {
    const s = await scene(t, make, { notedAbove: 1, membersPerGroup: 3 })
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const [tea, group] = [await s.open('channel', alice, bob), await s.open('group', alice, bob)]
    assert.deepEqual(await s.one(membersChanged(tea, alice, 'leave')), refused('forbidden'))
    assert.equal(await s.stored(membersChanged(tea, alice, 'add', [carol])), 2)
    assert.deepEqual(await s.one(membersChanged(tea, carol, 'join')), refused('noChange'))
    assert.deepEqual(await s.one(membersChanged(tea, dave, 'join')), refused('limitReached'))
    assert.equal(await s.stored(membersChanged(tea, alice, 'remove', [carol])), 3)
    assert.equal(await s.stored(membersChanged(group, bob, 'leave')), 2)
  })
}
