import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Frame, Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
before(async () => {
  const short = { CONFAB_AWAY_MS: '700', CONFAB_PRESENCE_MS: '50', CONFAB_PRESENCE_GRACE_MS: '600' }
  at = await startTestNode({ CONFAB_DEVICES_MS: '20', ...short })
})
after(() => at.stop())

interface State {
  user: string
  presence: string
  lastSeen?: number
  status?: { text: string }
}

const told = (frame: Frame) => (frame.type === 'presence' ? (frame.payload as unknown as { users: State[] }).users : [])
const is = (user: string, presence: string) => (frame: Frame) =>
  told(frame).some((one) => one.user === user && one.presence === presence)
const watch = async (who: Somebody, ...users: string[]) =>
  ((await who.ask('watch', { users })) as unknown as { items: State[] }).items

async function pair(one: string, other: string) {
  const people = await Promise.all([one, other].map((user) => Somebody.arrive(at, user)))
  const [first, second] = people
  assert.ok(first && second)
  await first.createGroup([other])
  await second.heard((frame) => frame.type === 'signal')
  return [first, second] as const
}

test('P5.7 P5.9 online, away by choice and by idleness, offline after the grace with the time he was last there', async () => {
  const [alice, bob] = await pair('alice', 'bob')
  assert.deepEqual(
    (await watch(alice, 'bob')).map(({ user }) => user),
    ['bob'],
  )
  assert.deepEqual(await bob.ask('setPresence', { presence: 'away', status: { text: 'at tea' } }), {})
  const heard = await alice.heard(is('bob', 'away'))
  assert.deepEqual(told(heard), [{ user: 'bob', presence: 'away', status: { text: 'at tea' } }])
  alice.frames.length = 0
  await bob.ask('setPresence', { presence: 'online', status: { text: '' } })
  await alice.heard(is('bob', 'online'))
  alice.frames.length = 0
  const idle = told(await alice.heard(is('bob', 'away')))
  assert.deepEqual(idle, [{ user: 'bob', presence: 'away' }])
  alice.frames.length = 0
  await bob.ask('users', { users: ['alice'] })
  await alice.heard(is('bob', 'online'))
  const before = Date.now()
  bob.cut()
  const [last] = told(await alice.heard(is('bob', 'offline')))
  assert.ok(last?.lastSeen !== undefined && last.lastSeen >= before - 100 && last.lastSeen <= Date.now())
  assert.deepEqual(await watch(alice, 'bob'), [last])
  alice.leave()
})

test('P5.7 who comes back within the grace was never gone', async () => {
  const [carol, dave] = await pair('carol', 'dave')
  await watch(carol, 'dave')
  for (let i = 0, who = dave; i < 4; i++) {
    who.cut()
    await who.closed
    who = await Somebody.arrive(at, 'dave')
    if (i === 3) {
      await who.ask('setPresence', { presence: 'away' })
      await carol.heard(is('dave', 'away'))
      who.leave()
    }
  }
  assert.ok(!carol.frames.some(is('dave', 'offline')))
  carol.leave()
})

test('P6.12 a stranger learns nothing, over the socket or over REST, whether he exists or not', async () => {
  const [erin] = await pair('erin', 'frank')
  const mallory = await Somebody.arrive(at, 'mallory')
  const nothing = ['erin', 'nobody'].map((user) => ({ user, presence: 'offline' }))
  assert.deepEqual(await watch(mallory, 'erin', 'nobody', 'mallory'), [
    ...nothing,
    { user: 'mallory', presence: 'online' },
  ])
  const headers = { authorization: `Bearer ${await at.token('mallory')}` }
  const ask = (query: string) => fetch(`${at.node.url}/v1/presence?${query}`, { headers })
  assert.deepEqual(await (await ask('users=erin&users=nobody')).json(), { items: nothing })
  const many = Array.from({ length: 201 }, (_, i) => `users=u${i}`).join('&')
  assert.equal((await ask(many)).status, 400)
  await erin.ask('setPresence', { presence: 'away' })
  await erin.heard(is('erin', 'away'))
  await erin.ask('setPresence', { presence: 'invisible' })
  await erin.heard(is('erin', 'invisible'))
  assert.ok(!mallory.frames.some((frame) => told(frame).some(({ user }) => user === 'erin')))
  for (const who of [erin, mallory]) who.leave()
})
