import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshStore, people } from './bed.ts'

test('a user is made once, whichever node he arrives at; a changed profile raises his version and is in the journal', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const tenant = await store.directory.tenant('acme')
  assert.equal(await other.directory.tenant('acme'), tenant)
  const arrivals = [store, other, store, other].map(({ directory }) =>
    directory.arrive(tenant, 'alice', { name: 'Alice' }),
  )
  const arrived = await Promise.all(arrivals)
  assert.equal(new Set(arrived.map(({ person }) => person.user)).size, 1)
  assert.equal(arrived.filter(({ changed }) => changed).length, 1)
  const begun = await store.journal.begin()
  const moved = await other.directory.arrive(tenant, 'alice', { picture: 'https://example.org/a.png' })
  const same = await other.directory.arrive(tenant, 'alice', { picture: 'https://example.org/a.png' })
  assert.deepEqual([moved.changed, same.changed], [true, false])
  const { user } = moved.person
  const expected = {
    user,
    external: 'alice',
    name: 'Alice',
    picture: 'https://example.org/a.png',
    fields: undefined,
    version: 2,
  }
  assert.deepEqual(await store.directory.find(tenant, ['alice', 'nobody']), [expected])
  assert.deepEqual(
    (await store.journal.page(begun, 10)).rows.map(({ users }) => users),
    [[{ type: 'user', user }]],
  )
  assert.deepEqual([...(await other.directory.names([user, 77]))], [[user, 'alice']])
})

test('newcomers of whom nothing is said arrive at two nodes at once: each is made once, and nobody is refused', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const tenant = await store.directory.tenant('acme')
  await other.directory.tenant('acme')
  const names = Array.from({ length: 60 }, (_, i) => `user ${i % 20} of ${i < 30 ? 'a' : 'b'}`)
  const shuffled = names.toReversed()
  const found = await Promise.all([
    ...names.map((name) => store.directory.arrive(tenant, name, {})),
    ...shuffled.map((name) => other.directory.arrive(tenant, name, {})),
  ])
  const numbers = new Map(found.map(({ person }) => [person.external, person.user]))
  assert.deepEqual([numbers.size, new Set(numbers.values()).size], [40, 40])
  for (const [i, { person }] of found.entries())
    assert.deepEqual([person.external, person.user], [[...names, ...shuffled][i], numbers.get(person.external)])
})

test('the same external id in two tenants is two people', async (t) => {
  const { store } = await freshStore(t)
  const tenants = [await store.directory.tenant('acme'), await store.directory.tenant('other')]
  const found = await Promise.all(tenants.map((tenant) => store.directory.arrive(tenant, 'alice', {})))
  assert.equal(new Set(found.map(({ person }) => person.user)).size, 2)
  assert.deepEqual(await store.directory.find(tenants[1]!, ['alice']), [
    {
      user: found[1]!.person.user,
      external: 'alice',
      name: undefined,
      picture: undefined,
      fields: undefined,
      version: 0,
    },
  ])
})

test('P6.9 a ticket is redeemed once, on whichever node, and not when its time is over', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const hash = 'ab'.repeat(32)
  const now = Date.now()
  await store.tickets.put({ hash, claims: '{"user":"alice"}', expiresAt: now + 30_000 })
  const taken = await Promise.all([store, other, store, other].map(({ tickets }) => tickets.take(hash, now)))
  assert.deepEqual(
    taken.filter((claims) => claims !== undefined),
    ['{"user":"alice"}'],
  )
  await store.tickets.put({ hash, claims: '{}', expiresAt: now + 30_000 })
  assert.equal(await other.tickets.take(hash, now + 30_000), undefined)
  assert.equal(await other.tickets.take(hash, now), undefined)
})

test('P6.8 a revocation of a device or of all holds on every node, and never becomes milder', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const [alice, bob] = await people(store, 'alice', 'bob')
  const begun = await store.journal.begin()
  await store.revocations.revoke(alice!.user, 'phone', 20)
  await store.revocations.revoke(alice!.user, 'phone', 10)
  await store.revocations.revoke(alice!.user, undefined, 15)
  const asked = [other.revocations.notBefore(alice!.user, 'phone'), other.revocations.notBefore(alice!.user, 'laptop')]
  const others = [other.revocations.notBefore(alice!.user, undefined), other.revocations.notBefore(bob!.user, 'phone')]
  assert.deepEqual(await Promise.all([...asked, ...others]), [20, 15, 15, 0])
  const { rows } = await store.journal.page(begun, 10)
  assert.deepEqual(
    rows.flatMap(({ users }) => users.map((change) => change.type === 'revoked' && change.device)),
    ['phone', 'phone', undefined],
  )
})

test('P4.2 the epoch is of the store, the same on each node, and another one once bumped', async (t) => {
  const { store, connection } = await freshStore(t)
  const other = (await freshStore(t, { connection })).store
  const first = await store.epoch.get()
  assert.equal(await other.epoch.get(), first)
  const next = await other.epoch.bump()
  assert.notEqual(next, first)
  assert.equal(await store.epoch.get(), next)
})
