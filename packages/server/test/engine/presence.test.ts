import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Envelope } from '../../src/domain/envelope.ts'
import { NodesBed } from './nodes-bed.ts'

const nothing = { own: 0, lingering: 0, statuses: 0, others: 0, watched: 0, watchers: 0, waiting: 0 }
const what = ({ header }: Envelope) => (header.k === 'presence' ? header.what : undefined)
const offline = (user: string, lastSeen?: number) => ({
  user,
  presence: 'offline',
  ...(lastSeen === undefined ? {} : { lastSeen }),
})

/** Alice on the first node watches bob, who comes to the second. */
async function pair(limits: ConstructorParameters<typeof NodesBed>[0] = {}) {
  const bed = new NodesBed(limits)
  const [one, two] = [await bed.node('n1'), await bed.node('n2')]
  await bed.group('alice', 'bob')
  const alice = await bed.arrive(one, 'alice')
  const watched = await one.engine.presence.watch(alice.session, { users: ['bob'] })
  const now = async () => (await one.engine.presence.list(alice.session.caller, ['bob'])).items[0]
  return { bed, one, two, alice, watched, now }
}

test('P5.7 P5.9 who comes, is away, and leaves is told to who watches him on another node; a flap is not', async () => {
  const { bed, two, alice, watched } = await pair()
  assert.deepEqual(watched, { items: [offline('bob')] })
  const phone = await bed.arrive(two, 'bob')
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'online' }])
  const laptop = await bed.arrive(two, 'bob')
  two.engine.presence.set(phone.session, { presence: 'away' })
  await bed.hours.pass(2_000)
  assert.deepEqual(alice.ear.news(), [])
  two.engine.presence.set(laptop.session, { presence: 'away' })
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'away' }])
  two.engine.sessions.end(laptop.session)
  two.engine.sessions.end(phone.session)
  const left = bed.hours.now()
  await bed.hours.pass(25_000)
  assert.deepEqual(alice.ear.news(), [])
  const again = await bed.arrive(two, 'bob')
  two.engine.presence.set(again.session, { presence: 'away' })
  await bed.hours.pass(40_000)
  assert.deepEqual(alice.ear.news(), [])
  two.engine.sessions.end(again.session)
  const ended = bed.hours.now()
  assert.ok(ended > left)
  await bed.hours.pass(32_000)
  assert.deepEqual(alice.ear.news(), [offline('bob', ended)])
})

test('P5.7 a device is away by itself after 5 min without a command, and back with the next one', async () => {
  const { bed, one, two, alice, now } = await pair()
  const bob = await bed.arrive(two, 'bob')
  await bed.hours.pass(290_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'online' })
  await bed.hours.pass(30_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'away' })
  alice.ear.news()
  two.engine.presence.active(bob.session)
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'online' }])
  assert.equal(one.engine.presence.counts.others, 1)
})

test('P5.8 a lost delta is noticed by the next one or by the digest, and the whole list asked for, in pieces', async () => {
  const { bed, one, two, alice, now } = await pair()
  for (let i = 0; i < 2_500; i++) await bed.arrive(two, `crowd ${i}`)
  await bed.hours.pass(4_000)
  assert.equal(one.engine.presence.counts.others, 2_500)
  one.loses = (envelope) => what(envelope) === 'delta'
  const bob = await bed.arrive(two, 'bob')
  bed.said.length = 0
  await bed.hours.pass(4_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'online' })
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'online' }])
  assert.equal(bed.said.filter((envelope) => what(envelope) === 'full').length, 3)
  one.loses = ({ from }) => from === 'n2'
  two.engine.presence.set(bob.session, { presence: 'away' })
  await bed.hours.pass(1_000)
  one.loses = () => false
  two.engine.presence.set(bob.session, { presence: 'away', status: { text: 'tea' } })
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'away', status: { text: 'tea' } }])
  assert.equal(one.engine.presence.counts.others, 2_501)
})

test('P5.8 a node that comes later learns who is there; one that lost all words of another asks until it has them', async () => {
  const { bed, two } = await pair()
  await bed.arrive(two, 'bob')
  await bed.hours.pass(2_000)
  const three = await bed.node('n3')
  await bed.hours.pass(4_000)
  assert.equal(three.engine.presence.counts.others, 2)
})

test('P5.8 a node that is silent for 10 s counts no more; its users are offline after their grace, seen last when it was heard', async () => {
  const { bed, one, two, alice, now } = await pair()
  const [mine] = await Promise.all([bed.arrive(one, 'bob'), bed.arrive(two, 'bob')])
  one.engine.presence.set(mine.session, { presence: 'away' })
  await bed.hours.pass(4_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'online' })
  const heard = bed.hours.now()
  one.loses = ({ from }) => from === 'n2'
  await bed.hours.pass(7_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'online' })
  await bed.hours.pass(5_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'away' })
  one.engine.sessions.end(mine.session)
  await bed.hours.pass(40_000)
  const { presence, lastSeen = 0 } = (await now()) ?? {}
  assert.equal(presence, 'offline')
  assert.ok(lastSeen >= heard + 12_000)
  assert.equal(one.engine.presence.counts.others, 0)
  assert.deepEqual(alice.ear.news().at(-1), offline('bob', lastSeen))
})

test('P5.8 of a crashed node’s users the others note when they were last there', async () => {
  const { bed, one, two, now } = await pair()
  await bed.arrive(two, 'bob')
  await bed.hours.pass(60_000)
  const heard = bed.hours.now()
  one.loses = ({ from }) => from === 'n2'
  await bed.hours.pass(25_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'online' })
  await bed.hours.pass(15_000)
  const { presence, lastSeen = 0 } = (await now()) ?? {}
  assert.deepEqual([presence, lastSeen > heard - 4_000 && lastSeen <= heard], ['offline', true])
})

test('P6.12 who is invisible looks as if he had left when he became so; his own devices know', async () => {
  const { bed, two, alice, now } = await pair()
  const [phone, laptop] = [await bed.arrive(two, 'bob'), await bed.arrive(two, 'bob')]
  await bed.hours.pass(2_100)
  alice.ear.news()
  two.engine.presence.set(phone.session, { presence: 'invisible', status: { text: 'hiding' } })
  const hid = bed.hours.now()
  await bed.hours.pass(3_000)
  assert.deepEqual(alice.ear.news(), [offline('bob', hid)])
  const own = { user: 'bob', presence: 'invisible', status: { text: 'hiding' } }
  assert.deepEqual(laptop.ear.news(), [own])
  assert.deepEqual((await two.engine.presence.list(laptop.session.caller, ['bob'])).items, [own])
  two.engine.sessions.end(laptop.session)
  two.engine.sessions.end(phone.session)
  await bed.hours.pass(5_000)
  const hidden = await bed.arrive(two, 'bob', { presence: { presence: 'invisible' } })
  await bed.hours.pass(5_000)
  two.engine.sessions.end(hidden.session)
  await bed.hours.pass(60_000)
  assert.deepEqual(alice.ear.news(), [])
  const { lastSeen } = (await now()) ?? {}
  assert.equal(lastSeen, hid)
})

test('P6.12 strangers, the blocked and who does not exist look alike; who ceases to be an acquaintance is told of no more', async () => {
  const { bed, one, two, alice } = await pair()
  for (const user of ['bob', 'carol']) await bed.arrive(two, user)
  await bed.hours.pass(2_100)
  const { caller } = alice.session
  const states = async () =>
    (await one.engine.presence.watch(alice.session, { users: ['carol', 'nobody', 'bob'] })).items
  assert.deepEqual(await states(), [offline('carol'), offline('nobody'), { user: 'bob', presence: 'online' }])
  alice.ear.news()
  const bob = await bed.caller('bob')
  await bed.store.directory.block(bob, caller.user, true)
  assert.deepEqual(await states(), [offline('carol'), offline('nobody'), offline('bob')])
  const again = await bed.arrive(two, 'bob')
  const carol = await bed.arrive(two, 'carol')
  for (const { session } of [again, carol]) two.engine.presence.set(session, { presence: 'invisible' })
  await bed.hours.pass(3_000)
  assert.deepEqual(alice.ear.news(), [])
})

test('P5.9 P7.1 a slow reader is told nothing, and how it is then once he is not slow any more', async () => {
  const { bed, two, alice } = await pair()
  alice.ear.isSlow = true
  const bob = await bed.arrive(two, 'bob')
  await bed.hours.pass(3_000)
  two.engine.presence.set(bob.session, { presence: 'away' })
  await bed.hours.pass(3_000)
  assert.deepEqual(alice.ear.news(), [])
  alice.ear.isSlow = false
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'away' }])
})

test('P5.9 a watch replaces the one before; a status ends at its time', async () => {
  const { bed, one, two, alice, now } = await pair()
  await bed.group('alice', 'carol')
  const [bob, carol] = [await bed.arrive(two, 'bob'), await bed.arrive(two, 'carol')]
  await one.engine.presence.watch(alice.session, { users: ['carol'] })
  const until = bed.hours.now() + 5_000
  two.engine.presence.set(bob.session, { presence: 'away', status: { text: 'back soon', until } })
  two.engine.presence.set(carol.session, { presence: 'away' })
  await bed.hours.pass(2_000)
  assert.deepEqual(alice.ear.news(), [{ user: 'carol', presence: 'away' }])
  assert.deepEqual(await now(), { user: 'bob', presence: 'away', status: { text: 'back soon', until } })
  await bed.hours.pass(4_000)
  assert.deepEqual(await now(), { user: 'bob', presence: 'away' })
  assert.deepEqual(await one.engine.presence.watch(alice.session, { users: [] }), { items: [] })
  assert.equal(one.engine.presence.counts.watchers, 0)
})

test('P5.7 states, statuses and watches end with their connections: nothing is left', async () => {
  const { bed, one, two, alice } = await pair()
  const others = await Promise.all(['bob', 'carol', 'bob'].map((user) => bed.arrive(two, user)))
  for (const { session } of others) {
    two.engine.presence.set(session, { presence: 'away', status: { text: 'tea' } })
    await two.engine.presence.watch(session, { users: ['alice', 'bob', 'carol'] })
  }
  await bed.hours.pass(2_000)
  assert.deepEqual(
    [one, two].map(({ engine }) => engine.presence.counts),
    [
      { ...nothing, own: 1, others: 2, watched: 1, watchers: 1 },
      { ...nothing, own: 2, statuses: 2, others: 1, watched: 3, watchers: 3 },
    ],
  )
  one.engine.sessions.end(alice.session)
  for (const { session } of others) two.engine.sessions.end(session)
  await bed.hours.pass(1_000)
  assert.deepEqual(two.engine.presence.counts, { ...nothing, own: 2, lingering: 2, statuses: 2, others: 1 })
  await bed.hours.pass(33_000)
  for (const { engine } of [one, two]) assert.deepEqual(engine.presence.counts, nothing)
})

test('while the store is away nothing is told, and afterwards how it is then', async () => {
  const { bed, two, alice } = await pair()
  const { directory } = bed.store
  const { acquaintances } = directory
  directory.acquaintances = () => Promise.reject(new Error('away'))
  const bob = await bed.arrive(two, 'bob')
  await bed.hours.pass(5_000)
  two.engine.presence.set(bob.session, { presence: 'away' })
  await bed.hours.pass(5_000)
  assert.deepEqual(alice.ear.news(), [])
  directory.acquaintances = acquaintances
  await bed.hours.pass(2_100)
  assert.deepEqual(alice.ear.news(), [{ user: 'bob', presence: 'away' }])
})
