import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import { conversationKinds, roles } from '../../src/domain/rights.ts'
import { asAdmin, hashOf, type MakeStore, membersChanged, message, refused, scene } from './scene.ts'

/** Conversations come into being. */
export function createContract(make: MakeStore): void {
  test('a group begins with entry 1, its creator the owner, all reading from the beginning; the journal tells it', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const wanted = s.wanted('group', alice, [bob, alice, bob])
    const begun = await s.store.journal.begin()
    const verdict = await s.create(wanted)
    assert.ok(verdict.status === 'created')
    const { members, ...growth } = verdict.growth!
    const about = { conversation: wanted.id, tenant: s.tenant, kind: conversationKinds.group }
    assert.deepEqual(growth, { ...about, first: 1, last: 1, countable: 0, memberCount: 2 })
    assert.deepEqual([...(members ?? [])].sort(), [alice.user, bob.user].sort())
    const { clientId, body } = wanted
    const first = {
      seq: 1,
      kind: entryKinds.membership,
      sender: 'alice',
      clientId,
      at: verdict.at,
      counts: false,
      body,
    }
    assert.deepEqual(await s.entries(wanted.id), [first])
    assert.deepEqual(await s.members(wanted.id), [
      ['alice', roles.owner, 1],
      ['bob', roles.member, 1],
    ])
    const [row] = await s.journal(begun, wanted.id)
    assert.deepEqual([row?.id, row?.ranges], [verdict.journalId, [{ conversation: wanted.id, first: 1, last: 1 }]])
    const added = (row?.users ?? []).map((change) => change.type === 'added' && [change.user, change.from])
    assert.deepEqual(new Map(added as [number, number][]), new Map([alice, bob].map(({ user }) => [user, 1])))
  })

  test('P2.5 a repeated create gives the same conversation; with other content it is a conflict', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const wanted = s.wanted('channel', alice, [bob])
    const first = await s.create(wanted)
    assert.ok(first.status === 'created')
    const again = { status: 'duplicate', at: first.at, growth: undefined, journalId: undefined }
    assert.deepEqual(await s.create(wanted), again)
    assert.deepEqual(await s.create({ ...wanted, hash: hashOf('other') }), { status: 'conflict' })
    await s.stored(membersChanged(wanted.id, alice, 'remove', [bob]))
    assert.deepEqual(await s.create(wanted), again)
    assert.deepEqual(
      [(await s.entries(wanted.id)).length, await s.members(wanted.id)],
      [2, [['alice', roles.owner, 1]]],
    )
  })

  test('P2.5 creates of one conversation that come at once make it once', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const wanted = s.wanted('group', alice, [bob])
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => s.create(wanted)))
    const words = verdicts.map(({ status }) => status).sort()
    assert.deepEqual(words, ['created', ...Array.from({ length: 5 }, () => 'duplicate')])
    assert.equal((await s.store.reader.heads([wanted.id]))[0]?.memberCount, 2)
  })

  test('P2.5 a direct conversation is one for both, whoever opens it, with whatever client id', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const wanted = s.wanted('direct', alice, [bob])
    const mirrored = { ...s.wanted('direct', bob, [alice]), id: wanted.id }
    const verdicts = await Promise.all([s.create(wanted), s.create(mirrored)])
    assert.deepEqual(verdicts.map(({ status }) => status).sort(), ['created', 'duplicate'])
    assert.equal((await s.create({ ...wanted, clientId: randomUUID(), hash: hashOf('x') })).status, 'duplicate')
    for (const [who, peer] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ] as const) {
      const row = (await s.store.reader.visibility(wanted.id, who))?.row
      assert.deepEqual([row?.peer, row?.role, row?.title], [peer, roles.member, undefined])
    }
  })

  test('P6.7 the tenant says who may open a direct conversation: anyone, those who share one, nobody', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const { directory } = s.store
    const open = async (peer: typeof bob) => s.create(s.wanted('direct', alice, [peer]))
    await directory.setDirectPolicy(s.tenant, 'nobody')
    assert.deepEqual(await open(bob), refused('blocked'))
    await directory.setDirectPolicy(s.tenant, 'shared')
    assert.deepEqual(await open(bob), refused('blocked'))
    const tea = await s.open('group', carol, alice, bob)
    assert.equal((await open(bob)).status, 'created')
    await s.stored(membersChanged(tea, alice, 'leave'))
    assert.deepEqual(await open(carol), refused('blocked'))
    assert.deepEqual(await s.create(s.wanted('direct', carol, [alice])), refused('blocked'))
    await directory.setDirectPolicy(s.tenant, 'anyone')
    assert.equal((await open(carol)).status, 'created')
  })

  test('P6.7 a direct conversation that is there stays, whatever the policy; across a block none is opened', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const wanted = s.wanted('direct', alice, [bob])
    await s.create(wanted)
    await s.store.directory.setDirectPolicy(s.tenant, 'nobody')
    assert.equal((await s.create(wanted)).status, 'duplicate')
    await s.say(wanted.id, bob, 'hello')
    await s.store.directory.setDirectPolicy(s.tenant, 'anyone')
    await s.store.directory.block(carol, alice.user, true)
    for (const [who, peer] of [
      [alice, carol],
      [carol, alice],
    ] as const)
      assert.deepEqual(await s.create(s.wanted('direct', who, [peer])), refused('blocked'))
  })

  test('P6.3 nobody opens a conversation with people of another tenant, or with unknown ones', async (t) => {
    const s = await scene(t, make)
    const elsewhere = await s.elsewhere()
    const [[alice], [mallory]] = [await s.people('alice'), await elsewhere.people('mallory')]
    for (const kind of ['direct', 'group', 'channel'] as const)
      assert.deepEqual(await s.create(s.wanted(kind, alice, [mallory])), refused('notFound'))
    const nobody = { ...mallory, user: 2_000_000_000 }
    assert.deepEqual(await s.create(s.wanted('group', alice, [nobody])), refused('notFound'))
  })

  test('limits: members of a group, conversations of each of its people', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const limits = { membersPerGroup: 2, conversationsPerUser: 1 }
    assert.deepEqual(await s.create(s.wanted('group', alice, [bob, carol]), limits), refused('limitReached'))
    assert.equal((await s.create(s.wanted('group', alice, [bob]), limits)).status, 'created')
    assert.deepEqual(await s.create(s.wanted('group', alice, []), limits), refused('limitReached'))
    assert.deepEqual(await s.create(s.wanted('direct', carol, [bob]), limits), refused('limitReached'))
  })

  test('an announcement has no members; all of the tenant read it from the first entry, later ones too', async (t) => {
    const s = await scene(t, make)
    const elsewhere = await s.elsewhere()
    const [[alice], [mallory]] = [await s.people('alice'), await elsewhere.people('mallory')]
    const wanted = s.wanted('announcement', alice, [])
    const verdict = await s.create(wanted)
    assert.ok(verdict.status === 'created')
    assert.deepEqual([verdict.growth?.memberCount, verdict.growth?.members], [0, undefined])
    assert.equal(await s.stored(asAdmin(message(wanted.id, alice, 'news'))), 2)
    const [newcomer] = await s.people('bob')
    assert.deepEqual(
      (await s.store.reader.visibility(wanted.id, newcomer))?.intervals.map(({ from }) => from),
      [1],
    )
    assert.equal(await s.intervals(wanted.id, mallory), undefined)
    assert.deepEqual(
      [await s.members(wanted.id), (await s.store.reader.heads([wanted.id]))[0]?.members],
      [[], undefined],
    )
  })
}
