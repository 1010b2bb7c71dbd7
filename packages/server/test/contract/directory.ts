import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { type MakeStore, membersChanged, scene } from './scene.ts'

/** What every directory must do. */
export function directoryContract(name: string, make: MakeStore): void {
  describe(`${name}: the directory`, () => {
    arrivalContract(make)
    lookUpContract(make)
    acquaintedContract(make)
    acquaintancesContract(make)
    blockContract(make)
  })
}

function arrivalContract(make: MakeStore): void {
  test('a tenant has one number, whoever asks, and another one than others', async (t) => {
    const { directory } = (await scene(t, make)).store
    const [name, other] = [randomUUID(), randomUUID()]
    const numbers = await Promise.all([name, other, name, name].map((each) => directory.tenant(each)))
    assert.equal(new Set(numbers).size, 2)
    assert.deepEqual([numbers[0], numbers[0]], [numbers[2], await directory.tenant(name)])
  })

  test('a user is made once, however many of his devices arrive at once', async (t) => {
    const s = await scene(t, make)
    const arrive = () => s.store.directory.arrive(s.tenant, 'alice', { name: 'Alice' })
    const arrived = await Promise.all([arrive(), arrive(), arrive(), arrive()])
    const { person } = arrived[0]
    assert.deepEqual(new Set(arrived.map((each) => each.person.user)), new Set([person.user]))
    assert.deepEqual([person.tenant, person.external], [s.tenant, 'alice'])
    assert.equal(arrived.filter(({ changed }) => changed).length, 1)
    const again = await arrive()
    assert.deepEqual(again, { person, changed: false, isNew: false })
  })

  test('users of whom nothing is said are made once too, in whatever order; new is who was not there before', async (t) => {
    const s = await scene(t, make)
    const arrive = (external: string) => s.store.directory.arrive(s.tenant, external, {})
    const early = await arrive('mike')
    const names = ['zoe', 'mike', 'alice', 'zoe', 'Ärmel', 'bob']
    const arrived = await Promise.all(names.map(arrive))
    assert.deepEqual(
      arrived.map(({ person, changed }) => [person.external, changed]),
      names.map((external) => [external, false]),
    )
    const rows = await s.store.directory.find(s.tenant, names)
    const numbers = new Map(rows.map(({ external, user, version }) => [external, [user, version]]))
    assert.deepEqual(
      arrived.map(({ person }) => [person.user, 0]),
      names.map((external) => numbers.get(external)),
    )
    assert.deepEqual([arrived[1]?.person, arrived[1]?.isNew], [early.person, false])
    assert.deepEqual(
      new Set(arrived.filter((_, i) => i !== 1 && i !== 3 && i !== 0).map(({ isNew }) => isNew)),
      new Set([true]),
    )
    const again = await Promise.all(names.map(arrive))
    assert.deepEqual(
      again,
      arrived.map(({ person }) => ({ person, changed: false, isNew: false })),
    )
  })

  test('a change of the profile raises the version, and is in the journal; the same again is no change', async (t) => {
    const s = await scene(t, make)
    const { directory } = s.store
    const arrive = (profile: Parameters<typeof directory.arrive>[2]) => directory.arrive(s.tenant, 'alice', profile)
    const { person } = await arrive({ name: 'Alice', fields: '{"team":"tea"}' })
    const before = (await directory.find(s.tenant, ['alice']))[0]?.version ?? Number.NaN
    const begun = await s.store.journal.begin()
    const picture = 'https://example.org/a.png'
    assert.deepEqual([(await arrive({ picture })).changed, (await arrive({ picture })).changed], [true, false])
    const [row] = await directory.find(s.tenant, ['alice'])
    const { user, external } = person
    const about = { user, external, name: 'Alice', picture, fields: '{"team":"tea"}' }
    assert.deepEqual(row, { ...about, version: before + 1 })
    assert.deepEqual(
      (await s.journal(begun, undefined, person)).map(({ ranges, users }) => [ranges, users]),
      [[[], [{ type: 'user', user }]]],
    )
  })

  test('what a token does not say stays as it is', async (t) => {
    const s = await scene(t, make)
    const { directory } = s.store
    await directory.arrive(s.tenant, 'alice', { name: 'Alice' })
    assert.equal((await directory.arrive(s.tenant, 'alice', {})).changed, false)
    assert.equal((await directory.find(s.tenant, ['alice']))[0]?.name, 'Alice')
    const [bob] = await s.people('bob')
    const unknown = { name: undefined, picture: undefined, fields: undefined }
    const [row] = await directory.find(s.tenant, ['bob'])
    assert.deepEqual({ ...row, version: 0 }, { user: bob.user, external: 'bob', ...unknown, version: 0 })
  })

  test('an external id may hold whatever the wire lets pass', async (t) => {
    const s = await scene(t, make)
    const names = ["o'brien; drop table users", '{"json"}', 'a,b\\c"d', 'Ünïcödé 😀', ' ', 'NULL']
    const people = []
    for (const name of names) people.push((await s.store.directory.arrive(s.tenant, name, { name })).person)
    const found = await s.store.directory.find(s.tenant, names)
    const byNumber = (a: { user: number }, b: { user: number }) => a.user - b.user
    assert.deepEqual(
      found.toSorted(byNumber).map(({ external, name }) => [external, name]),
      names.map((n) => [n, n]),
    )
    assert.deepEqual(
      people.map(({ external }) => external),
      names,
    )
  })
}

function lookUpContract(make: MakeStore): void {
  test('P6.3 one finds who exists in one’s tenant, and nobody of another', async (t) => {
    const s = await scene(t, make)
    const elsewhere = await s.elsewhere()
    const [[alice, bob], [other]] = [await s.people('alice', 'bob'), await elsewhere.people('alice', 'mallory')]
    assert.notEqual(alice.user, other.user)
    const find = async (...names: string[]) =>
      (await s.store.directory.find(s.tenant, names)).map(({ user }) => user).toSorted((a, b) => a - b)
    assert.deepEqual(await find('alice', 'bob', 'mallory', 'nobody', 'alice'), [alice.user, bob.user])
    assert.deepEqual(await find(), [])
  })

  test('names by number; unknown numbers are left out', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const names = await s.store.directory.names([bob.user, 2_000_000_000, alice.user])
    assert.deepEqual(
      new Map(names),
      new Map([
        [bob.user, 'bob'],
        [alice.user, 'alice'],
      ]),
    )
    assert.equal((await s.store.directory.names([])).size, 0)
  })
}

function acquaintedContract(make: MakeStore): void {
  test('a user is known where he is a member, and no longer where he was removed', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    const [tea, lobby] = [await s.open('group', alice, bob), await s.open('channel', bob)]
    const direct = await s.open('direct', alice, bob)
    await s.open('announcement', alice)
    await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    await s.store.directory.arrive(s.tenant, 'bob', { name: 'Bob', fields: '{"team":"tea"}' })
    const found = await s.store.directory.acquainted([carol.user, bob.user, 2_000_000_000])
    const [row] = await s.store.directory.find(s.tenant, ['bob'])
    assert.deepEqual(
      found.toSorted((a, b) => a.row.user - b.row.user).map((one) => [one.row.external, one.conversations.toSorted()]),
      [
        ['bob', [lobby, direct].toSorted()],
        ['carol', []],
      ],
    )
    assert.deepEqual(found.find((one) => one.row.user === bob.user)?.row, row)
    assert.deepEqual(await s.store.directory.acquainted([]), [])
  })
}

function acquaintancesContract(make: MakeStore): void {
  test('P6.12 two are acquainted who share a conversation now and have no block between them', async (t) => {
    const s = await scene(t, make)
    const [alice, bob, carol, dave] = await s.people('alice', 'bob', 'carol', 'dave')
    const tea = await s.open('group', alice, bob)
    await s.open('direct', carol, alice)
    await s.open('announcement', alice)
    const { directory } = s.store
    const knows = async () => {
      const others = [bob.user, carol.user, dave.user, alice.user, 2_000_000_000]
      const mine = await directory.acquaintances(Array(5).fill(alice.user), others)
      assert.deepEqual(await directory.acquaintances(others, Array(5).fill(alice.user)), mine)
      return mine
    }
    assert.deepEqual(await knows(), [true, true, false, false, false])
    assert.deepEqual(await directory.acquaintances([bob.user, carol.user], [carol.user, alice.user]), [false, true])
    await directory.block(alice, carol.user, true)
    assert.deepEqual(await knows(), [true, false, false, false, false])
    await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    assert.deepEqual(await knows(), [false, false, false, false, false])
    assert.deepEqual(await directory.acquaintances([], []), [])
  })
}

function blockContract(make: MakeStore): void {
  test('P6.7 blocks are one’s own; setting one twice is one, lifting none is nothing', async (t) => {
    const s = await scene(t, make)
    const { directory } = s.store
    const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
    await directory.block(alice, bob.user, true)
    await directory.block(alice, bob.user, true)
    await directory.block(alice, carol.user, true)
    assert.deepEqual((await directory.blocks(alice)).toSorted(), ['bob', 'carol'])
    assert.deepEqual(await directory.blocks(bob), [])
    await directory.block(alice, bob.user, false)
    await directory.block(alice, bob.user, false)
    assert.deepEqual(await directory.blocks(alice), ['carol'])
  })
}
