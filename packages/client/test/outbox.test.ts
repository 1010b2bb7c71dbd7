import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfabError } from '../src/error.ts'
import { memoryStorage } from '../src/storage.ts'
import { FakeClock } from './fake-clock.ts'
import type { FakeServer } from './fake-server.ts'
import { begin, serverWith, tea } from './world.ts'

const texts = (server: FakeServer) => server.log(tea).entries.map((entry) => entry.content.text)

test('P2.1 a send whose answer was lost is sent again with the same id, and stored once', async () => {
  const { chat, clock, server, facts } = begin(serverWith(0))
  await chat.until('ready')
  server.after = (asked) => {
    if (asked.type !== 'send') return undefined
    server.after = () => undefined
    return 'drop'
  }
  const sent = chat.conversation(tea).send('once')
  await clock.pass(5_000)
  assert.deepEqual(await sent, { conversationId: tea, seq: 1, at: 5_001, duplicate: true })
  const tries = server.of('send').map(({ payload }) => [payload.clientId, payload.retry])
  assert.deepEqual(tries, [
    [sent.clientId, undefined],
    [sent.clientId, true],
  ])
  assert.deepEqual(texts(server), ['once'])
  const told = facts.filter((fact) => ['send', 'unknown', 'ack'].includes(fact.ev)).map((fact) => fact.ev)
  assert.deepEqual(told, ['send', 'unknown', 'send', 'ack'])
  chat.close()
})

test('P2.1 an answer `unknown` is followed by the same id, and so is no answer at all', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  let answers = 0
  server.after = (asked) => {
    if (asked.type !== 'send') return undefined
    answers++
    return answers === 1 ? { code: 'unknown', retry: 'sameId' } : answers === 2 ? 'swallow' : undefined
  }
  const sent = chat.conversation(tea).send('once')
  await clock.pass(60_000)
  assert.equal((await sent).seq, 1)
  assert.equal(new Set(server.of('send').map((asked) => asked.payload.clientId)).size, 1)
  assert.equal(server.of('send').length, 3)
  chat.close()
})

for (const code of ['rateLimited', 'busy', 'unavailable', 'draining'] as const) {
  test(`P3.6 what follows a send refused with ${code} waits behind it`, async () => {
    const { chat, clock, server, facts } = begin(serverWith(0))
    await chat.until('ready')
    let refusals = 3
    server.before = (asked) =>
      asked.type === 'send' && refusals-- > 0 ? { code, retry: 'later', retryAfter: 700 } : undefined
    const room = chat.conversation(tea)
    const sends = ['one', 'two', 'three'].map((text) => room.send(text))
    await clock.pass(600)
    assert.deepEqual(texts(server), [])
    await clock.pass(5_000)
    assert.deepEqual(
      (await Promise.all(sends)).map((sent) => sent.seq),
      [1, 2, 3],
    )
    assert.deepEqual(texts(server), ['one', 'two', 'three'])
    assert.equal(facts.filter((fact) => fact.ev === 'later').length, 3)
    chat.close()
  })
}

test('P3.6 several under way at once keep their order over a lost connection', async () => {
  const { chat, clock, server } = begin(serverWith(0), new FakeClock(), { limits: { inFlight: 8 } })
  await chat.until('ready')
  let answers = 0
  server.after = (asked) => (asked.type === 'send' && ++answers === 3 ? 'drop' : undefined)
  const room = chat.conversation(tea)
  const wanted = Array.from({ length: 20 }, (_, i) => `message ${i}`)
  const sends = wanted.map((text) => room.send(text))
  await clock.pass(5_000)
  await Promise.all(sends)
  assert.deepEqual(texts(server), wanted)
  chat.close()
})

test('a final refusal rejects with a typed error, and the next send goes on', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  server.before = (asked) =>
    asked.type === 'send' && (asked.payload.content as { text: string }).text === 'bad'
      ? { code: 'forbidden', message: 'not for you', retry: 'never', where: '/payload/content' }
      : undefined
  const room = chat.conversation(tea)
  const failed: unknown[] = []
  room.on('failed', (told) => failed.push(told))
  const bad = room.send('bad')
  const good = room.send('good')
  await clock.pass(100)
  const error = await bad.then(
    () => assert.fail(),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ConfabError)
  assert.deepEqual(
    [error.code, error.retry, error.where, error.message],
    ['forbidden', 'never', '/payload/content', 'not for you'],
  )
  assert.equal((await good).seq, 1)
  assert.deepEqual(failed, [{ clientId: bad.clientId, error }])
  chat.close()
})

test('an edit and a deletion of a message on its way wait for its seq', async () => {
  const { chat, clock, server } = begin(serverWith(5))
  const room = chat.conversation(tea)
  const sent = room.send('helo')
  const edited = room.edit(sent, 'hello')
  const deleted = room.delete({ clientId: sent.clientId })
  assert.deepEqual(
    room.messages.map((message) => [message.seq, message.text]),
    [[undefined, 'helo']],
  )
  await clock.pass(100)
  assert.deepEqual([(await sent).seq, (await edited).seq, (await deleted).seq], [6, 7, 8])
  assert.equal(server.of('edit')[0]?.payload.target, 6)
  assert.deepEqual(server.of('delete')[0]?.payload, {
    conversationId: tea,
    clientId: deleted.clientId,
    target: 6,
  })
  const late = room.edit(sent, 'too late')
  await clock.pass(100)
  assert.equal((await late).seq, 9)
  chat.close()
})

test('an edit of a message that is refused fails with it', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  server.before = (asked) => (asked.type === 'send' ? { code: 'forbidden', retry: 'never' } : undefined)
  const room = chat.conversation(tea)
  const sent = room.send('helo')
  const edited = room.edit(sent, 'hello')
  await clock.pass(100)
  await assert.rejects(sent, { code: 'forbidden' })
  await assert.rejects(edited, { code: 'targetFailed', retry: 'never' })
  assert.equal(chat.outboxSize, 0)
  chat.close()
})

test('a message larger than a frame is refused here: it would end the connection there, again and again', async () => {
  const { chat, clock, server } = begin(serverWith(0))
  await chat.until('ready')
  const sent = chat.conversation(tea).send('ü'.repeat(60_000))
  await clock.pass(100)
  await assert.rejects(sent, { code: 'tooLarge', retry: 'never' })
  assert.equal(server.of('send').length, 0)
  chat.close()
})

test('what another user left in the storage is not sent, and stays', async () => {
  const storage = memoryStorage()
  const payload = { conversationId: tea, clientId: 'c-1', content: { text: 'by carol' } }
  await storage.put({ clientId: 'c-1', lane: tea, type: 'send', payload, order: 1, user: 'carol' })
  const { chat, clock, server } = begin(serverWith(0), new FakeClock(), { storage })
  await clock.pass(1_000)
  assert.deepEqual(texts(server), [])
  assert.equal((await storage.load()).length, 1)
  chat.close()
})

test('a storage slower than the connection: what another user left is not sent, what nobody owns is', async () => {
  const inner = memoryStorage()
  for (const [order, user] of [['carol'], []].entries()) {
    const payload = { conversationId: tea, clientId: `c-${order}`, content: { text: user[0] ?? 'nobody' } }
    const command = { clientId: `c-${order}`, lane: tea, type: 'send', payload, order } as const
    await inner.put(user[0] === undefined ? command : { ...command, user: user[0] })
  }
  const clock = new FakeClock()
  const load = async () => {
    await new Promise<void>((resolve) => clock.after(5_000, resolve))
    return inner.load()
  }
  const { chat, server } = begin(serverWith(0), clock, { storage: { ...inner, load } })
  await chat.until('whole')
  const sent = chat.conversation(tea).send('mine')
  await clock.pass(10_000)
  assert.equal((await sent).seq, 2)
  assert.deepEqual(texts(server), ['nobody', 'mine'])
  assert.deepEqual(
    (await inner.load()).map((command) => command.user),
    ['carol'],
  )
  await chat.close()
})

test('an edit whose message the storage lost fails, and does not block its conversation', async () => {
  const storage = memoryStorage()
  const payload = { conversationId: tea, clientId: 'c-2', text: 'better' }
  await storage.put({ clientId: 'c-2', lane: tea, type: 'edit', payload, awaits: 'c-1', order: 2 })
  const { chat, clock } = begin(serverWith(0), new FakeClock(), { storage })
  const failed: string[] = []
  chat.conversation(tea).on('failed', ({ clientId, error }) => failed.push(`${clientId} ${error.code}`))
  const sent = chat.conversation(tea).send('hello')
  await clock.pass(1_000)
  assert.equal((await sent).seq, 1)
  assert.deepEqual(failed, ['c-2 targetFailed'])
  assert.deepEqual(await storage.load(), [])
  await chat.close()
})

test('P2.5 creating is tried again with the same id, and gives the conversation', async () => {
  const { chat, clock, server } = begin()
  let tries = 0
  server.after = (asked) => (asked.type === 'create' && ++tries === 1 ? 'drop' : undefined)
  const making = chat.createDirect('bob')
  await clock.pass(5_000)
  const made = await making
  assert.equal(made.id, `made-${making.clientId}`)
  assert.equal(chat.conversation(made.id), made)
  assert.equal(server.of('create').length, 2)
  assert.equal(chat.conversations.length, 1)
  chat.close()
})
