import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Person } from '../../src/domain/ids.ts'
import { conversationKinds, roles } from '../../src/domain/rights.ts'
import type { SyncQuery, SyncRows } from '../../src/ports/store.ts'
import { asAdmin, type MakeStore, membersChanged, message, type Scene, scene } from './scene.ts'

function list(s: Scene, who: Person, query: Partial<SyncQuery> = {}): Promise<SyncRows> {
  return s.store.reader.sync(who, { since: undefined, after: undefined, limit: 100, ...query })
}

async function ids(s: Scene, who: Person, query: Partial<SyncQuery> = {}): Promise<string[]> {
  return (await list(s, who, query)).rows.map(({ id }) => id)
}

/** What a user's list holds, and what changed in it. */
export function syncContract(make: MakeStore): void {
  test('the whole list: the open conversations as the reader sees them, most recent first', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    const direct = await s.open('direct', alice, bob)
    const left = await s.open('channel', alice, bob)
    await s.open('group', alice, carol)
    assert.deepEqual(await ids(s, bob), [left, direct, tea])
    await s.stored(membersChanged(left, bob, 'leave'))
    const { journalId } = await s.append(message(tea, alice, 'hello'))
    const { rows, complete } = await list(s, bob)
    assert.deepEqual([rows.map(({ id }) => id), complete], [[tea, direct], true])
    const { journalId: place, ...row } = rows[0]!
    assert.deepEqual([place, row], [journalId, (await s.store.reader.visibility(tea, bob))?.row])
    assert.deepEqual([rows[1]?.peer, rows[1]?.kind], ['alice', conversationKinds.direct])
  })

  test('P4.3 since a place: what grew after it, what one was added to, and what one was removed from', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [quiet, busy, gone] = [
      await s.open('group', alice, bob),
      await s.open('group', alice, bob),
      await s.open('group', alice, bob),
    ]
    const since = await s.store.journal.begin()
    assert.deepEqual(await ids(s, bob, { since }), [])
    await s.say(busy, alice, 'hello')
    const joined = await s.open('group', alice)
    await s.stored(membersChanged(joined, alice, 'add', [bob]))
    const to = await s.stored(membersChanged(gone, alice, 'remove', [bob]))
    const removal = (await list(s, bob, { since })).rows[0]
    await s.say(gone, alice, 'not for bob')
    const { rows } = await list(s, bob, { since })
    assert.deepEqual(
      rows.map(({ id }) => id),
      [gone, joined, busy],
    )
    assert.deepEqual(rows[0], removal)
    assert.deepEqual([rows[0]?.role, rows[0]?.to, rows[0]?.head, rows[1]?.from], [roles.none, to, to, 2])
    assert.equal((await ids(s, bob)).includes(quiet), true)
    const later = await s.store.journal.begin()
    await s.say(gone, alice, 'not for bob either')
    assert.deepEqual(await ids(s, bob, { since: later }), [])
    assert.deepEqual(await ids(s, bob, { since: rows[0]?.journalId ?? 0 }), [])
  })

  test('P4.3 a role that one was given is a change of one’s list', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    const since = await s.store.journal.begin()
    await s.stored(membersChanged(tea, alice, 'role', [bob], roles.admin))
    const { rows } = await list(s, bob, { since })
    assert.deepEqual(
      rows.map(({ id, role }) => [id, role]),
      [[tea, roles.admin]],
    )
  })

  test('a noted join and leave of a large channel change the list of who came and went, and nobody else’s', async (t) => {
    const s = await scene(t, make, { notedAbove: 1 })
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('channel', alice, bob)
    const since = await s.store.journal.begin()
    await s.one(membersChanged(tea, carol, 'join'))
    assert.deepEqual([await ids(s, carol, { since }), await ids(s, bob, { since })], [[tea], []])
    await s.one(membersChanged(tea, carol, 'leave'))
    const { rows } = await list(s, carol, { since })
    assert.deepEqual(
      rows.map(({ id, role, to }) => [id, role, to]),
      [[tea, roles.none, 1]],
    )
  })

  test('pages go on where they ended: each row once, in one order, `complete` at the end', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const all: string[] = []
    for (let n = 0; n < 7; n++) all.push(await s.open('group', alice, bob))
    // One commit for three of them: the conversation's id decides their order.
    await s.append(...all.slice(0, 3).map((where) => message(where, alice, 'hello')))
    const expected = [...all.slice(0, 3).sort().reverse(), ...all.slice(3).reverse()]
    assert.deepEqual(await ids(s, bob), expected)
    for (const since of [undefined, (await list(s, bob)).rows.at(-1)!.journalId - 1]) {
      const found: string[] = []
      for (let after: SyncQuery['after']; ; ) {
        const { rows, complete } = await list(s, bob, { since, after, limit: 2 })
        found.push(...rows.map(({ id }) => id))
        assert.equal(complete, found.length === 7)
        if (complete) break
        after = rows.at(-1)
      }
      assert.deepEqual(found, expected)
    }
    assert.equal((await list(s, bob, { limit: 7 })).complete, true)
  })

  test('the tenant’s announcements are on everybody’s list, at most 20, and in what changed', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', bob)
    const since = await s.store.journal.begin()
    const news: string[] = []
    for (let n = 0; n < 21; n++) news.push(await s.open('announcement', alice))
    assert.deepEqual(await ids(s, bob), [...news.slice(1).reverse(), tea])
    assert.deepEqual(await ids(s, bob, { since }), news.slice(1).reverse())
    const later = await s.store.journal.begin()
    await s.stored(asAdmin(message(news[7]!, alice, 'news')))
    const { rows } = await list(s, bob, { since: later })
    assert.deepEqual(
      rows.map(({ id, role, from, head }) => [id, role, from, head]),
      [[news[7], roles.none, 1, 2]],
    )
    const elsewhere = await s.elsewhere()
    const [mallory] = await elsewhere.people('bob')
    assert.deepEqual(await ids(elsewhere, mallory), [])
  })

  test('P4.4 the journal’s floor is told; a place in the journal is not below it', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    await s.open('group', alice)
    const since = await s.store.journal.begin()
    const { journalFloor } = await list(s, alice, { since })
    assert.ok(Number.isInteger(journalFloor) && journalFloor <= since && journalFloor >= 0)
  })
}
