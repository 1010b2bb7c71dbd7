import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverWith, tea } from '../../../client/test/world.ts'
import { useDevices, useMessages, usePresence, useReceipts, useTyping, useUsers } from '../../src/index.ts'
import { stage } from './stage.ts'

test('ticks: sent, got and read, by whom', async () => {
  const server = serverWith(1)
  const items = [{ user: 'bob', delivered: 1, read: 1 }]
  server.replies.set('receipts', { members: 2, delivered: 1, read: 1, items })
  const on = await stage(server)
  const shown = await on.use(() => ({ ...useMessages(tea), ...useReceipts(tea) }))
  await on.do(() => on.story.chat.conversation(tea).send('tea?'))
  const states: unknown[] = [shown.now.statusOf(2)?.state]
  for (const read of [0, 2]) {
    const receipts = [{ user: 'bob', delivered: 2, read }]
    await on.do(() => server.say('receipts', { conversationId: tea, receipts }))
    states.push(shown.now.statusOf(2)?.state)
  }
  assert.deepEqual(states, ['sent', 'delivered', 'read'])
  assert.deepEqual([...shown.now.others.keys()], ['bob'])
  await on.end()
})

test('who is online is told of who is asked for, whether their conversation is open or not', async () => {
  const on = await stage()
  const { server } = on.story
  server.replies.set('watch', { items: [{ user: 'dan', presence: 'away' }] })
  const shown = await on.use(() => usePresence(['dan', 'erin']))
  const told = () => [...shown.now.values()].map(({ presence }) => presence)
  assert.deepEqual(server.of('watch').at(-1)?.payload, { users: ['dan', 'erin'] })
  assert.deepEqual(told(), ['away', 'offline'])
  const before = shown.renders.length
  await on.do(() => server.say('presence', { users: [{ user: 'dan', presence: 'online' }] }))
  assert.deepEqual([told(), shown.renders.length], [['online', 'offline'], before + 1])
  await on.do(() => server.say('presence', { users: [{ user: 'dan', presence: 'online' }] }))
  assert.equal(shown.renders.length, before + 1)
  await on.end()
})

test('typing is told to the others, and its end', async () => {
  const on = await stage()
  const shown = await on.use(() => useTyping(tea))
  for (let i = 0; i < 5; i++) await on.do(() => shown.now.typing()).then(() => on.pass(100))
  await on.do(() => shown.now.stopTyping())
  const told = on.story.server.of('typing').map(({ payload }) => payload.typing)
  assert.deepEqual([told, shown.renders.length], [[true, false], 1])
  await on.end()
})

test('names are fetched together, and change as they are told', async () => {
  const on = await stage()
  const { server } = on.story
  server.replies.set('users', { items: [{ user: 'bob', name: 'Bob', version: 1 }] })
  const shown = await on.use(() => [useUsers(['bob']), useUsers(['carol', 'bob'])])
  const asked = server.of('users').map(({ payload }) => payload)
  assert.deepEqual(asked, [{ users: ['bob', 'carol'] }])
  assert.deepEqual(
    shown.now.map((users) => [...users.keys()]),
    [['bob'], ['bob']],
  )
  await on.do(() => server.say('signal', { signal: 'user', user: { user: 'carol', name: 'Carol', version: 2 } }))
  assert.equal(shown.now[1]?.get('carol')?.name, 'Carol')
  await on.end()
})

test('one’s devices are listed, and logged out', async () => {
  const on = await stage()
  const { server } = on.story
  const phone = { id: 'phone', seenAt: 1, online: false, current: false }
  server.replies.set('devices', { items: [phone] })
  const shown = await on.use(() => useDevices())
  assert.deepEqual(shown.now.list, [phone])
  server.replies.set('devices', { items: [] })
  await on.do(() => shown.now.logOut('phone'))
  assert.deepEqual([shown.now.list, server.of('logOut').map(({ payload }) => payload)], [[], [{ device: 'phone' }]])
  await on.do(() => shown.now.logOutOthers())
  assert.deepEqual(server.of('logOut').at(-1)?.payload, { others: true })
  await on.end()
})
