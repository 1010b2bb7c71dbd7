import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Presence } from '@confab/protocol'
import { live } from '../src/live.ts'
import type { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea, watch } from './world.ts'

/** Alice and her open conversation, with a server that knows where its members stand. */
async function lively(items: readonly { user: string; delivered: number; read: number }[] = []) {
  const server = serverWith(3)
  server.log(tea).more = { members: 3 }
  server.replies.set('receipts', { members: 3, delivered: 0, read: 0, items })
  const story = begin(server)
  await story.chat.until('ready')
  const room = story.chat.conversation(tea)
  watch(room)
  const life = live(story.chat, { clock: story.clock })
  const company = life.in(room)
  await story.clock.pass(100)
  return { ...story, room, life, company }
}

const typed = (server: FakeServer) => server.of('typing').map(({ payload }) => payload.typing)

test('P5.5 a message is on its way, sent, delivered to all, read by all; who did so far is named', async () => {
  const { chat, clock, server, room, company } = await lively([
    { user: 'alice', delivered: 3, read: 3 },
    { user: 'bob', delivered: 3, read: 3 },
    { user: 'carol', delivered: 0, read: 0 },
  ])
  const states: unknown[] = []
  const sent = room.send('tea?')
  const note = () => states.push(Object.values(company.statusOf(sent) ?? {}))
  note()
  await sent
  note()
  const news = (...receipts: unknown[]) => server.say('receipts', { conversationId: tea, receipts })
  news({ user: 'bob', delivered: 4, read: 4 })
  await clock.pass(10)
  note()
  news({ user: 'carol', delivered: 4, read: 0 }, { user: 'bob', delivered: 4, read: 3 })
  await clock.pass(10)
  note()
  news({ user: 'carol', delivered: 4, read: 4 })
  await clock.pass(10)
  note()
  assert.deepEqual(states, [
    ['sending', [], []],
    ['sent', [], []],
    ['sent', ['bob'], ['bob']],
    ['delivered', ['bob', 'carol'], ['bob']],
    ['read', ['bob', 'carol'], ['bob', 'carol']],
  ])
  assert.equal(company.statusOf({ clientId: 'nobody knows' }), undefined)
  chat.close()
})

test('after a reconnect everybody’s place is fetched anew; who left has none', async () => {
  const { chat, clock, server, company } = await lively([
    { user: 'bob', delivered: 3, read: 1 },
    { user: 'carol', delivered: 3, read: 1 },
  ])
  server.replies.set('receipts', { members: 2, delivered: 2, read: 2, items: [{ user: 'bob', delivered: 3, read: 3 }] })
  server.drop()
  await clock.pass(2_000)
  assert.deepEqual([...company.receipts.values()], [{ user: 'bob', delivered: 3, read: 3 }])
  assert.equal(server.of('receipts').length, 2)
  chat.close()
})

test('P5.6 typing is told after 300 ms of it, again every 3 s, and when it ends', async () => {
  const { chat, clock, server, company } = await lively()
  company.typing()
  await clock.pass(6_000)
  assert.deepEqual(typed(server), [], 'one keystroke is no typing')
  for (let i = 0; i < 70; i++) {
    company.typing()
    await clock.pass(100)
  }
  assert.deepEqual(typed(server), [true, true, true])
  await clock.pass(4_800)
  assert.equal(typed(server).length, 3)
  await clock.pass(200)
  assert.deepEqual(typed(server), [true, true, true, false])
  chat.close()
})

test('P5.6 a send ends it without a word, stopTyping with one', async () => {
  const { chat, clock, server, room, company } = await lively()
  for (const end of [() => room.send('done'), () => company.stopTyping(), () => company.stopTyping()]) {
    company.typing()
    await clock.pass(400)
    company.typing()
    end()
    await clock.pass(10_000)
  }
  assert.deepEqual(typed(server), [true, true, false, true, false])
  assert.equal(clock.waiting, 1, 'the silence of the connection')
  chat.close()
  assert.equal(clock.waiting, 0)
})

test('P5.6 who types is shown until he ceases, or is not named again for 5 s; one’s other device is not', async () => {
  const { chat, clock, server, company } = await lively()
  const seen: string[] = []
  company.on('typists', (users) => seen.push(users.join(' ')))
  const news = (user: string, typing: boolean) =>
    server.say('typing', { conversationId: tea, users: [{ user, typing }] })
  news('bob', true)
  await clock.pass(3_000)
  news('carol', true)
  news('bob', true)
  news('alice', true)
  await clock.pass(3_000)
  assert.deepEqual(company.typists, ['bob', 'carol'])
  news('carol', false)
  await clock.pass(2_500)
  assert.deepEqual(seen, ['bob', 'bob carol', 'bob', ''])
  chat.close()
})

test('the people of open conversations are watched, over each connection; of others it is not known', async () => {
  const { chat, clock, server, room, life } = await lively([
    { user: 'alice', delivered: 3, read: 3 },
    { user: 'bob', delivered: 3, read: 3 },
    { user: 'carol', delivered: 0, read: 0 },
  ])
  const seen: Presence[] = []
  life.on('presence', (presence) => seen.push(presence))
  assert.deepEqual(
    server.of('watch').map(({ payload }) => payload.users),
    [['bob', 'carol']],
  )
  server.replies.set('watch', { items: [{ user: 'bob', presence: 'online' }] })
  server.say('presence', { users: [{ user: 'bob', presence: 'away', status: { text: 'at tea' } }] })
  await clock.pass(10)
  assert.deepEqual(life.presence('bob'), { user: 'bob', presence: 'away', status: { text: 'at tea' } })
  assert.deepEqual(life.presence('mallory'), { user: 'mallory', presence: 'offline' })
  server.drop()
  await clock.pass(2_000)
  assert.equal(server.of('watch').length, 2)
  assert.deepEqual(
    seen.map(({ user, presence }) => `${user} ${presence}`),
    ['bob away', 'bob online'],
  )
  server.replies.set('watch', { items: [] })
  room.close()
  await clock.pass(100)
  assert.deepEqual(server.of('watch').at(-1)?.payload, { users: [] })
  assert.equal(life.presence('bob').presence, 'offline')
  chat.close()
})

test('at most 200 are watched', async () => {
  const everybody = Array.from({ length: 300 }, (_, i) => ({ user: `user ${i}`, delivered: 0, read: 0 }))
  const { chat, server } = await lively(everybody)
  assert.equal((server.of('watch')[0]?.payload.users as string[]).length, 200)
  chat.close()
})

test('devices are listed and logged out, and what a chat is not asked for it does not do', async () => {
  const { chat, server, life } = await lively()
  const phone = { id: 'phone', seenAt: 5, online: true, current: true }
  server.replies.set('devices', { items: [phone] })
  assert.deepEqual(await life.devices(), [phone])
  await life.logOut({ device: 'laptop' })
  await life.logOut({ others: true })
  assert.deepEqual(
    server.of('logOut').map(({ payload }) => payload),
    [{ device: 'laptop' }, { others: true }],
  )
  chat.close()
})

test('P5.6 who types in a chat that is over leaves no timer', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  await chat.until('ready')
  server.drop(4501)
  await clock.pass(100)
  live(chat, { clock }).in(chat.conversation(tea)).typing()
  assert.equal(chat.state.kind, 'refused')
  await chat.close()
  assert.equal(clock.waiting, 0)
})

test('who is watched by name is told of too, before the people of open conversations, until that is ended', async () => {
  const { chat, clock, server, life } = await lively([{ user: 'bob', delivered: 3, read: 3 }])
  server.replies.set('watch', { items: [{ user: 'dan', presence: 'online' }] })
  const end = life.watch(['dan', 'erin'])
  await clock.pass(10)
  assert.deepEqual(server.of('watch').at(-1)?.payload, { users: ['bob', 'dan', 'erin'] })
  assert.equal(life.presence('dan').presence, 'online')
  end()
  life.watch(['erin'])
  await clock.pass(10)
  assert.deepEqual(server.of('watch').at(-1)?.payload, { users: ['bob', 'erin'] })
  chat.close()
})
