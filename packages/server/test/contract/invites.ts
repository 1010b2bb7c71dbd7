import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { AppendItem } from '../../src/domain/append.ts'
import type { Person } from '../../src/domain/ids.ts'
import { conversationKinds } from '../../src/domain/rights.ts'
import { change, type MakeStore, membersChanged, refused, type Scene, scene } from './scene.ts'

const hour = 3_600_000
const code = () => randomBytes(32).toString('hex')

export async function invite(s: Scene, where: string, by: Person, more: { uses?: number; expiresAt?: number } = {}) {
  const now = Date.now()
  const { uses, expiresAt = now + hour } = more
  const about = { conversation: where, hash: code(), id: randomUUID(), creator: by.user }
  assert.equal(await s.store.invites.add({ ...about, createdAt: now, expiresAt, uses }, 5), true)
  return about
}

/** Joins by an invite. */
export function invited(where: string, who: Person, hash: string, clientId?: string): AppendItem {
  const effect = { type: 'members', action: 'join', users: [who.user], role: 1, invite: hash } as const
  return change(where, who, effect, clientId)
}

/** Invites: who holds a code that is alive comes in. */
export function invitesContract(name: string, make: MakeStore): void {
  describe(`${name}: invites`, () => {
    joining(make)
    keeping(make)
  })
}

function joining(make: MakeStore): void {
  test('P6.33 who has a code joins a group by an entry of his own, and reads from there on', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice)
    await s.say(tea, alice, 'before')
    const { hash } = await invite(s, tea, alice)
    assert.deepEqual(await s.one(membersChanged(tea, bob, 'join')), refused('notFound'))
    const item = invited(tea, bob, hash)
    assert.equal(await s.stored(item), 3)
    assert.deepEqual(await s.intervals(tea, bob), [{ from: 3, to: Infinity }])
    assert.deepEqual(await s.members(tea), [
      ['alice', 3, 1],
      ['bob', 1, 3],
    ])
    assert.equal((await s.one(item)).status, 'duplicate')
    assert.deepEqual(await s.one(invited(tea, bob, hash)), refused('noChange'))
    assert.equal((await s.store.invites.list(tea))[0]?.used, 1)
  })

  test('P6.33 no more join by a code than it is for, and none when it is over, revoked or another conversation’s', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice)
    const cake = await s.open('channel', alice)
    const { hash } = await invite(s, tea, alice, { uses: 1 })
    assert.deepEqual(await s.one(invited(cake, bob, hash)), refused('notFound'))
    assert.deepEqual(await s.one(invited(tea, bob, code())), refused('notFound'))
    await s.stored(invited(tea, bob, hash))
    assert.deepEqual(await s.one(invited(tea, carol, hash)), refused('notFound'))
    const over = await invite(s, tea, alice, { expiresAt: Date.now() - 1 })
    assert.deepEqual(await s.one(invited(tea, carol, over.hash)), refused('notFound'))
    const revoked = await invite(s, tea, alice)
    assert.equal(await s.store.invites.revoke(cake, revoked.id), false)
    assert.equal(await s.store.invites.revoke(tea, revoked.id), true)
    assert.equal(await s.store.invites.revoke(tea, revoked.id), false)
    assert.deepEqual(await s.one(invited(tea, carol, revoked.hash)), refused('notFound'))
    assert.equal((await s.members(tea)).length, 2)
  })

  test('P6.33 two who use the last use at once: one comes in', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const tea = await s.open('group', alice)
    const { hash } = await invite(s, tea, alice, { uses: 1 })
    const all = await Promise.all([bob, carol, dave].map((who) => s.one(invited(tea, who, hash))))
    assert.deepEqual(all.map(({ status }) => status).sort(), ['refused', 'refused', 'stored'])
    assert.deepEqual(await s.store.invites.list(tea), [])
  })

  test('limits of members hold for who is invited; nobody is invited into a direct conversation', async (t) => {
    const s = await scene(t, make, { membersPerGroup: 2 })
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const tea = await s.open('group', alice, bob)
    const { hash } = await invite(s, tea, alice)
    assert.deepEqual(await s.one(invited(tea, carol, hash)), refused('limitReached'))
    assert.equal((await s.store.invites.list(tea))[0]?.used, 0)
    const pair = await s.open('direct', alice, bob)
    const into = await invite(s, pair, alice)
    assert.deepEqual(await s.one(invited(pair, carol, into.hash)), refused('notFound'))
  })
}

function keeping(make: MakeStore): void {
  test('those alive are listed, the last one first; there is a most; where one leads is told', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    await invite(s, tea, alice, { expiresAt: Date.now() - 1 })
    const made = [await invite(s, tea, alice, { uses: 7 })]
    for (let i = 1; i < 5; i++) made.push(await invite(s, tea, alice))
    const listed = await s.store.invites.list(tea)
    assert.deepEqual(listed.map(({ id }) => id).sort(), made.map(({ id }) => id).sort())
    const first = listed.find(({ id }) => id === made[0]?.id)
    assert.deepEqual([first?.creator, first?.uses, first?.used], ['alice', 7, 0])
    assert.ok(listed.every(({ createdAt }, i) => createdAt <= (listed[i - 1]?.createdAt ?? Infinity)))
    const one = { hash: code(), id: randomUUID(), creator: alice.user, uses: undefined }
    const more = { ...one, conversation: tea, createdAt: Date.now(), expiresAt: Date.now() + hour }
    assert.equal(await s.store.invites.add(more, 5), false)
    assert.equal(await s.store.invites.find(tea, more.hash), undefined)
    assert.deepEqual(await s.store.invites.find(tea, made[0]!.hash), {
      tenant: s.tenant,
      kind: conversationKinds.group,
      title: 'Tea',
      memberCount: 1,
    })
    assert.equal(await s.store.invites.find(randomUUID(), made[0]!.hash), undefined)
  })
}
