import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Somebody, startTestNode, type TestNode } from '../people.ts'

let at: TestNode
const origin = 'https://chat.example'
before(async () => {
  at = await startTestNode({
    CONFAB_ORIGINS: origin,
    CONFAB_GREETING_MS: '600',
    CONFAB_MAILBOX_BYTES: '262144',
    CONFAB_FRAME_BURST: '400',
    CONFAB_FRAMES_PER_SECOND: '200',
  })
})
after(() => at.stop())

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const send = (payload: object) => JSON.stringify({ type: 'send', id: 'x', payload })
const unknownConversation = randomUUID()

/** docs/BAD-INPUT.md, row by row: what is said, and the exact error. */
const rows: [name: string, text: string | Buffer, code: string, where?: string][] = [
  ['not JSON', 'hello', 'badJson'],
  ['half a frame', '{"type":"send"', 'badJson'],
  ['not an object', '[]', 'badRequest', ''],
  ['nesting over 32', `{"type":"send","id":"x","payload":${nested(40)}}`, 'badValue'],
  ['a __proto__ key', '{"type":"send","id":"x","payload":{"__proto__":{"x":1}}}', 'badValue', '/payload'],
  [
    'NUL',
    send({ conversationId: unknownConversation, clientId: randomUUID(), content: { text: 'a\0b' } }),
    'badValue',
    '/payload/content/text',
  ],
  [
    'a lone surrogate',
    `{"type":"send","id":"x","payload":{"content":{"text":"\\ud800"}}}`,
    'badValue',
    '/payload/content/text',
  ],
  ['1e999', '{"type":"history","id":"x","payload":{"after":1e999}}', 'badValue', '/payload/after'],
  [
    'a wrong type',
    send({ conversationId: 5, clientId: randomUUID(), content: { text: 'x' } }),
    'badRequest',
    '/payload/conversationId',
  ],
  ['an unknown command', '{"type":"shout","id":"x","payload":{}}', 'unknownCommand', '/type'],
  [
    'an unknown field in content',
    send({ conversationId: unknownConversation, clientId: randomUUID(), content: { text: 'x', colour: 'red' } }),
    'badRequest',
  ],
  [
    'a kind of a later version',
    send({ conversationId: unknownConversation, clientId: randomUUID(), kind: 'reaction', content: {} }),
    'unknownCommand',
    '/payload/kind',
  ],
  ['no payload', '{"type":"send","id":"x"}', 'badRequest', '/payload'],
  ['no type', '{"id":"x","payload":{}}', 'badRequest', '/type'],
  ['an id of a wrong type', '{"type":"sync","id":{},"payload":{}}', 'badRequest', '/id'],
  [
    'a wrong conversation id',
    send({ conversationId: 'tea', clientId: randomUUID(), content: { text: 'x' } }),
    'badRequest',
    '/payload/conversationId',
  ],
  [
    'a wrong client id',
    send({ conversationId: unknownConversation, clientId: 'one', content: { text: 'x' } }),
    'badRequest',
    '/payload/clientId',
  ],
  [
    'a text over 16 KB in UTF-8',
    send({ conversationId: unknownConversation, clientId: randomUUID(), content: { text: 'ä'.repeat(9_000) } }),
    'tooLarge',
    '/payload/content/text',
  ],
  [
    'an empty text',
    send({ conversationId: unknownConversation, clientId: randomUUID(), content: { text: '' } }),
    'badRequest',
    '/payload/content/text',
  ],
  [
    'a foreign conversation',
    send({ conversationId: unknownConversation, clientId: randomUUID(), content: { text: 'x' } }),
    'notFound',
  ],
  [
    'a cursor that is none of ours',
    '{"type":"sync","id":"x","payload":{"cursor":"!!"}}',
    'badRequest',
    '/payload/cursor',
  ],
  [
    'a page over 200',
    `{"type":"history","id":"x","payload":{"conversationId":"${unknownConversation}","limit":201}}`,
    'badRequest',
    '/payload/limit',
  ],
  ['hello twice', '{"type":"hello","id":"x","payload":{}}', 'outOfTurn'],
]

for (const [name, text, code, where] of rows) {
  test(`P7.4 bad input: ${name} is ${code}`, async () => {
    const alice = await Somebody.arrive(at, 'alice')
    alice.say(text)
    const error = await alice.heard((frame) => frame.type === 'error')
    const payload = error.payload as unknown as { code: string; where?: string; retry: string; message: string }
    assert.equal(payload.code, code)
    if (where !== undefined) assert.equal(payload.where, where)
    assert.ok(payload.message.length > 0 && payload.message.length < 200)
    assert.equal(payload.retry, 'never')
    assert.ok('conversations' in (await alice.ask('sync', {})), 'the connection goes on')
    alice.leave()
  })
}

test('P7.4 a binary frame, a frame over 100 KB, text that is not UTF-8 and commands before hello', async () => {
  const closing = async (say: (who: Somebody) => void) => {
    const who = await Somebody.arrive(at, 'alice')
    say(who)
    return (await who.closed).code
  }
  assert.equal(await closing((who) => who.say(Buffer.from([1, 2, 3]))), 1003)
  assert.equal(await closing((who) => who.say('x'.repeat(102_401))), 1009)
  const early = await Somebody.connect(at.node, await at.token('alice'))
  assert.equal(((await early.ask('sync', {})) as { code?: string }).code, 'outOfTurn')
  const large = await Somebody.connect(at.node, await at.token('alice'))
  large.say(`{"type":"hello","id":1,"payload":{"x":"${'x'.repeat(5_000)}"}}`)
  assert.equal((await large.closed).code, 1009)
  const silent = await Somebody.connect(at.node, await at.token('alice'))
  assert.equal((await silent.closed).code, 4004)
})

test('P7.4 many malformed frames end the connection', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  for (let i = 0; i < 60; i++) alice.say('nonsense')
  assert.equal((await alice.closed).code, 4502)
})

test('P7.3 10,000 tiny frames are refused before they are parsed, then the connection is closed', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  for (let i = 0; i < 10_000; i++) alice.say('{"type":"ack","payload":{}}')
  const closed = await alice.closed
  assert.equal(closed.code, 4006)
  const refused = alice.frames.filter((frame) => (frame.payload as { code?: string }).code === 'rateLimited')
  assert.ok(refused.length >= 1 && (refused[0]?.payload as unknown as { retryAfter: number }).retryAfter > 0)
})

test('P7.3 a user has a rate of sends over all his devices; what is refused says how long to wait', async () => {
  const phone = await Somebody.arrive(at, 'hasty', { device: 'phone' })
  const laptop = await Somebody.arrive(at, 'hasty', { device: 'laptop' })
  const tea = await phone.createGroup([])
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? phone : laptop).send(tea, 'x')))
  const stored = answers.filter((answer) => 'seq' in answer).length
  const limited = answers.filter((answer) => (answer as { code?: string }).code === 'rateLimited') as unknown as {
    retryAfter: number
  }[]
  assert.ok(stored >= 20 && stored <= 22, `${stored} stored`)
  assert.ok(limited.length >= 2 && limited.every((one) => one.retryAfter > 0 && one.retryAfter < 5_000))
})

function forged(payload: object, header: object, key = 'another secret, also long enough to be one'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

test('P6.8 expired, foreign, unsigned and missing tokens close with 4001', async () => {
  const now = Math.floor(Date.now() / 1_000)
  const claims = { sub: 'alice', iat: now, exp: now + 60 }
  const unsigned = `${forged(claims, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`
  const tokens = [
    await at.token('alice', { lifeMs: -120_000 }),
    forged(claims, { alg: 'HS256' }),
    unsigned,
    'nonsense',
    undefined,
  ]
  for (const token of tokens) assert.equal((await (await Somebody.connect(at.node, token)).closed).code, 4001)
})

test('P6.11 only the allowed origin connects, exactly', async () => {
  const token = await at.token('alice')
  const own = await Somebody.connect(at.node, token, { origin })
  await own.heard((frame) => frame.type === 'connected')
  for (const other of [
    'https://evil.example',
    'https://chat.example.evil.example',
    'http://chat.example',
    'null',
    `${origin}/`,
  ]) {
    await assert.rejects(Somebody.connect(at.node, token, { origin: other }), /403/)
  }
})

test('P6.9 a ticket opens one connection, once', async () => {
  const caller = await at.node.engine.admission.identify(await at.token('alice'))
  const { ticket } = await at.node.engine.admission.issueTicket(caller)
  const first = await Somebody.connect(at.node, undefined, { query: `?ticket=${ticket}` })
  await first.heard((frame) => frame.type === 'connected')
  assert.equal((await (await Somebody.connect(at.node, undefined, { query: `?ticket=${ticket}` })).closed).code, 4001)
})

test('P6.8 a connection outlives its token by renewals; somebody else’s renewal ends it; none ends it too', async () => {
  const ticketFor = async (user: string, lifeMs: number) => {
    const caller = await at.node.engine.admission.identify(await at.token(user, { lifeMs }))
    return (await at.node.engine.admission.issueTicket(caller)).ticket
  }
  const alice = await Somebody.arrive(at, 'alice', { lifeMs: 1_500 })
  for (let i = 0; i < 3; i++) {
    const seen = alice.frames.length
    await alice.heard((frame) => alice.frames.indexOf(frame) >= seen && frame.type === 'tokenExpiring')
    const renewed = (await alice.ask('renew', { ticket: await ticketFor('alice', 1_500) })) as unknown as {
      expiresAt: number
    }
    assert.ok(renewed.expiresAt > Date.now())
  }
  assert.equal((await alice.closed).code, 4001)
  const other = await Somebody.arrive(at, 'alice')
  other.say(JSON.stringify({ type: 'renew', id: 9, payload: { ticket: await ticketFor('bob', 60_000) } }))
  assert.equal((await other.closed).code, 4001)
})

test('P6.8 a revoked token is dead: its connections close, and it opens none', async () => {
  const token = await at.token('dave')
  const dave = await Somebody.connect(at.node, token)
  await dave.ask('hello', {})
  await new Promise((resolve) => setTimeout(resolve, 5))
  await at.node.engine.admission.revoke('main', 'dave', undefined)
  assert.equal((await dave.closed).code, 4001)
  assert.equal((await (await Somebody.connect(at.node, token)).closed).code, 4001)
})
