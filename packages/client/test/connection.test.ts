import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatState } from '../src/chat-state.ts'
import { FakeClock, settled } from './fake-clock.ts'
import { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea, upTo, watch } from './world.ts'

test('the states are told one after the other', async () => {
  const { chat, clock, server } = begin(serverWith(1))
  const states: ChatState[] = []
  chat.on('state', (state) => states.push(state))
  await clock.pass(100)
  server.drop()
  await clock.pass(1_000)
  chat.close()
  const first = { kind: 'ready', connectionId: 'connection-1', serverId: 'node-1' }
  assert.deepEqual(
    states.filter((state) => state.kind !== 'ready' || state.whole),
    [
      { ...first, whole: true },
      { kind: 'waiting', until: 1_000_350, attempt: 1, reason: 'closed with 1006' },
      { kind: 'connecting' },
      { ...first, whole: true, connectionId: 'connection-2' },
      { kind: 'closed' },
    ],
  )
  await settled()
  assert.equal(server.openLinks, 0)
  assert.equal(clock.waiting, 0)
})

test('a server that is away is asked again, ever more rarely, and a wake asks at once', async () => {
  const server = new FakeServer()
  server.up = false
  const { chat, clock } = begin(server)
  await clock.pass(600_000)
  assert.ok(server.links.length > 30 && server.links.length < 60, String(server.links.length))
  server.up = true
  chat.wake()
  await settled()
  assert.equal(chat.state.kind, 'ready')
  chat.close()
})

test('an unauthorized close is answered by a fresh token; three in a row end it', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await clock.pass(100)
  server.drop(4001)
  await clock.pass(100)
  assert.equal(chat.state.kind, 'ready')
  assert.equal(server.link.protocols[1], 'confab.token.token-refused')
  for (let i = 0; i < 3; i++) {
    server.before = (asked) => (asked.type === 'hello' ? 'swallow' : undefined)
    server.drop(4001)
    await clock.pass(5_000)
  }
  assert.equal(chat.state.kind, 'refused')
  await assert.rejects(chat.until('ready'), { code: 'refused', retry: 'never' })
  await assert.rejects(chat.conversation(tea).send('too late'), { code: 'closed' })
  chat.close()
})

test('a close that says stop is final; the outbox rejects and is kept', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  server.before = (asked) => (asked.type === 'send' ? 'swallow' : undefined)
  const sent = chat.conversation(tea).send('hello')
  server.drop(4501)
  await clock.pass(100)
  assert.deepEqual(chat.state, { kind: 'refused', code: 4501, reason: '' })
  await assert.rejects(sent, { code: 'refused' })
  chat.close()
})

test('an application without a token is refused when it says so, and asked again when it does not', async () => {
  let tries = 0
  const token = async () => {
    tries++
    throw tries < 3 ? new Error('offline') : Object.assign(new Error('signed out'), { code: 'unauthorized' })
  }
  const { chat, clock } = begin(new FakeServer(), new FakeClock(), { token })
  await clock.pass(30_000)
  assert.equal(tries, 3)
  assert.equal(chat.state.kind, 'refused')
  chat.close()
})

test('a token about to expire is renewed by a ticket, and no token is in a frame', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  const frames: unknown[] = []
  chat.on('frame', (frame) => frames.push(frame))
  await chat.until('ready')
  server.say('tokenExpiring', { expiresAt: 2_000_000 })
  await clock.pass(100)
  assert.deepEqual(server.tickets, ['http://chat.example/v1/tickets token-expiring'])
  assert.deepEqual(server.of('renew')[0]?.payload, { ticket: 'ticket-for-token-expiring' })
  assert.ok(!JSON.stringify(server.asked).includes('"token-'))
  assert.ok(!JSON.stringify(frames).includes('ticket-for'))
  chat.close()
})

test('a renewal that fails, of the application, over HTTP or at the server, is tried again, with a fresh token', async () => {
  const asked: string[] = []
  const token = async (reason: string) => {
    asked.push(reason)
    if (asked.length === 2) throw new Error('offline')
    return `token-${asked.length}`
  }
  const server = serverWith(0)
  const ticket = server.ticket.bind(server)
  server.ticket = async (url, fresh) => {
    if (asked.length === 3) throw new Error('no ticket: 503')
    return ticket(url, fresh)
  }
  server.before = ({ type }) =>
    type === 'renew' && asked.length === 4 ? { code: 'unavailable', retry: 'later' } : undefined
  const { chat, clock } = begin(server, new FakeClock(), { token })
  await chat.until('ready')
  server.say('tokenExpiring', { expiresAt: 2_000_000 })
  await clock.pass(60_000)
  assert.deepEqual(asked, ['connect', 'expiring', 'expiring', 'expiring', 'expiring'])
  assert.deepEqual(
    server.of('renew').map(({ payload }) => payload.ticket),
    ['ticket-for-token-4', 'ticket-for-token-5'],
  )
  assert.equal(server.links.length, 1)
  await chat.close()
})

test('a connection that is lost while it is renewed is not renewed any more: the next one has its own token', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  server.before = ({ type }) => (type === 'renew' ? 'drop' : undefined)
  server.say('tokenExpiring', { expiresAt: 2_000_000 })
  await clock.pass(60_000)
  assert.equal(server.of('renew').length, 1)
  assert.equal(chat.state.kind, 'ready')
  await chat.close()
})

test('a ping is answered; a server that falls silent is left', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  for (let i = 0; i < 5; i++) {
    await clock.pass(29_000)
    server.say('ping', {})
  }
  await clock.pass(100)
  assert.equal(server.of('ack').length, 5)
  assert.equal(server.links.length, 1)
  await clock.pass(61_000)
  assert.equal(server.links.length, 2)
  assert.equal(chat.state.kind, 'ready')
  chat.close()
})

test('P3.2 a node that goes away is left only when the next connection is ready', async () => {
  const { chat, clock, server } = begin(serverWith(3))
  await chat.until('ready')
  const shown = watch(chat.conversation(tea))
  await clock.pass(100)
  const kinds = new Set<string>()
  chat.on('state', (state) => kinds.add(state.kind))
  server.say('goAway', { after: 1_000, within: 10_000 })
  await clock.pass(900)
  assert.equal(server.links.length, 1)
  server.before = (asked) => {
    if (asked.type === 'hello') assert.equal(server.openLinks, 2)
    return undefined
  }
  server.bob(tea, 'meanwhile')
  await clock.pass(10_000)
  assert.deepEqual([server.links.length, server.openLinks], [2, 1])
  server.bob(tea, 'afterwards')
  await clock.pass(100)
  assert.deepEqual(shown, upTo(5))
  assert.deepEqual([...kinds], ['ready'])
  chat.close()
})

test('P4.2 another epoch: everything is forgotten, told, and fetched anew', async () => {
  const { chat, clock, server, facts } = begin(serverWith(3))
  await chat.until('ready')
  const room = chat.conversation(tea)
  const shown = watch(room)
  let resets = 0
  chat.on('reset', () => {
    resets++
    assert.deepEqual(room.messages, [])
  })
  await clock.pass(100)
  server.epoch = 'second'
  server.log(tea).entries.pop()
  server.drop()
  await clock.pass(5_000)
  assert.equal(resets, 1)
  assert.deepEqual(shown, [1, 2, 3, 1, 2])
  assert.equal(room.head, 2)
  assert.equal(server.of('hello').at(-1)?.payload.since, undefined)
  assert.equal(facts.filter((fact) => fact.ev === 'reset').length, 1)
  chat.close()
})
