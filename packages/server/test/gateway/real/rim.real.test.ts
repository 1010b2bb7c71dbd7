import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { promised } from '../../api/bad-input-page.ts'
import { Somebody, startTestNode, type TestNode } from '../people.ts'
import { stored } from '../stored.ts'

let at: TestNode
/** Alice's; Mallory was removed from it, Eve was never there. */
let tea: string
before(async () => {
  at = await startTestNode({
    CONFAB_GREETING_MS: '600',
    CONFAB_FRAME_BURST: '400',
    CONFAB_FRAMES_PER_SECOND: '200',
  })
  const [alice, ...others] = await Promise.all(['alice', 'mallory', 'eve'].map((user) => Somebody.arrive(at, user)))
  tea = (await alice?.createGroup(['mallory'])) as string
  const removal = { conversationId: tea, clientId: randomUUID(), action: 'remove', users: ['mallory'] }
  await alice?.ask('changeMembers', removal)
  for (const who of [alice, ...others]) who?.leave()
})
after(() => at.stop())

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const frame = (type: string, payload: object) => JSON.stringify({ type, id: 'x', payload })
const send = (more: object) =>
  frame('send', { conversationId: tea, clientId: randomUUID(), content: { text: 'x' }, ...more })
const cursor = (value: unknown) => btoa(JSON.stringify(value))

/** docs/BAD-INPUT.md, row by row: who says what. Made late: the conversation must be there. */
const rows: [name: string, text: () => string, user?: string][] = [
  ['socket: not JSON', () => 'hello'],
  ['socket: half a frame', () => '{"type":"send"'],
  ['socket: not an object', () => '[]'],
  ['socket: nesting over 32', () => `{"type":"send","id":"x","payload":${nested(40)}}`],
  ['socket: a __proto__ key', () => '{"type":"send","id":"x","payload":{"__proto__":{"x":1}}}'],
  ['socket: NUL', () => send({ content: { text: 'a\0b' } })],
  ['socket: a lone surrogate', () => '{"type":"send","id":"x","payload":{"content":{"text":"\\ud800"}}}'],
  ['socket: 1e999', () => '{"type":"history","id":"x","payload":{"after":1e999}}'],
  ['socket: a wrong type', () => send({ conversationId: 5 })],
  ['socket: an unknown command', () => '{"type":"shout","id":"x","payload":{}}'],
  ['socket: an unknown field in content', () => send({ content: { text: 'x', colour: 'red' } })],
  [
    'socket: an unknown field in a command that changes',
    () => frame('rename', { conversationId: tea, clientId: randomUUID(), title: 'T', colour: 1 }),
  ],
  ['socket: a kind of a later version', () => send({ kind: 'critical', content: {} })],
  ['socket: no payload', () => '{"type":"send","id":"x"}'],
  ['socket: no type', () => '{"id":"x","payload":{}}'],
  ['socket: an id of a wrong type', () => '{"type":"sync","id":{},"payload":{}}'],
  ['socket: a wrong conversation id', () => send({ conversationId: 'tea' })],
  ['socket: a wrong client id', () => send({ clientId: 'one' })],
  ['socket: a text over 16 KB in UTF-8', () => send({ content: { text: 'ä'.repeat(9_000) } })],
  ['socket: an empty text', () => send({ content: { text: '' } })],
  ['socket: a foreign conversation', () => send({}), 'eve'],
  ['socket: a conversation that does not exist', () => send({ conversationId: randomUUID() })],
  ['socket: a removed member', () => send({}), 'mallory'],
  [
    'socket: a target that is not there',
    () => frame('delete', { conversationId: tea, clientId: randomUUID(), target: 99 }),
  ],
  [
    'socket: a reaction that is no emoji',
    () =>
      frame('react', { conversationId: tea, clientId: randomUUID(), target: 1, emoji: '<img src=x onerror=alert(1)>' }),
  ],
  ['socket: a reply to what is no message', () => send({ kind: 'reply', content: { text: 'x', replyTo: 1 } })],
  [
    'socket: a reaction to what is no message',
    () => frame('react', { conversationId: tea, clientId: randomUUID(), target: 1, emoji: '👍' }),
  ],
  ['socket: a cursor that is none of ours', () => frame('sync', { cursor: '!!' })],
  ['socket: a cursor that names no conversation', () => frame('sync', { cursor: cursor([1, '-'.repeat(36), 1, -1]) })],
  ['socket: a cursor with NUL', () => frame('members', { conversationId: tea, cursor: btoa('a\0') })],
  ['socket: a page over 200', () => frame('history', { conversationId: tea, limit: 201 })],
  ['socket: two places of a page', () => frame('history', { conversationId: tea, before: 5, after: 5 })],
  ['socket: a ticket that nobody was given', () => frame('renew', { ticket: 'f00f' })],
  ['socket: a read cursor beyond the head', () => frame('read', { conversationId: tea, seq: 99 })],
  ['socket: a read cursor in a foreign conversation', () => frame('read', { conversationId: tea, seq: 1 }), 'eve'],
  ['socket: typing in a foreign conversation', () => frame('typing', { conversationId: tea, typing: true }), 'eve'],
  [
    'socket: a watch of 10,000 users',
    () => frame('watch', { users: Array.from({ length: 10_000 }, (_, i) => `u${i}`) }),
  ],
  [
    'socket: a status over 100 characters',
    () => frame('setPresence', { presence: 'away', status: { text: 'x'.repeat(101) } }),
  ],
  ['socket: another one’s device', () => frame('logOut', { device: 'the-phone-of-eve' })],
  ['socket: hello twice', () => frame('hello', {})],
]

function isAsPromised(name: string, error: { payload: unknown }): void {
  const { answer, where, retry } = promised('socket', name.slice('socket: '.length))
  const payload = error.payload as { code: string; where?: string; retry: string; message: string }
  assert.deepEqual([payload.code, payload.where || undefined, payload.retry], [answer, where, retry])
  assert.ok(payload.message.length > 0 && payload.message.length < 200)
}

for (const [name, text, user = 'alice'] of rows) {
  test(`P7.4 ${name}`, async () => {
    const somebody = await Somebody.arrive(at, user)
    const before = await stored(at)
    somebody.say(text())
    isAsPromised(name, await somebody.heard((one) => one.type === 'error'))
    assert.equal(await stored(at), before, 'nothing was changed')
    assert.ok('conversations' in (await somebody.ask('sync', {})), 'the connection goes on')
    somebody.leave()
  })
}

test('P7.4 socket: a command before hello', async () => {
  const alice = await Somebody.connect(at.node, await at.token('alice'))
  alice.say(send({}))
  isAsPromised('socket: a command before hello', await alice.heard((one) => one.type === 'error'))
  alice.leave()
})

test('P7.4 socket: an acknowledgement of frames that were never sent', async () => {
  const alice = await Somebody.connect(at.node, await at.token('alice'))
  await alice.ask('hello', { features: ['credit'] })
  alice.say('{"type":"ack","payload":{"frames":1000000}}')
  const error = await alice.heard((one) => one.type === 'error')
  isAsPromised('socket: an acknowledgement of frames that were never sent', error)
  alice.leave()
})

/** What ends a connection; 'stranger' has not said hello. */
const endings: [name: string, say: (who: Somebody) => void, isStranger?: 'stranger'][] = [
  ['socket: a binary frame', (who) => who.say(Buffer.from([1, 2, 3]))],
  ['socket: over 100 KB', (who) => who.say('x'.repeat(102_401))],
  [
    'socket: over 100 KB in many fragments',
    (who) => {
      for (let i = 0; i < 60; i++) who.say('x'.repeat(2_000), { fin: false })
    },
  ],
  ['socket: over 4 KB before hello', (who) => who.say(frame('hello', { x: 'x'.repeat(5_000) })), 'stranger'],
  // A client that cuts a character in two: the library sends bytes as text only in a fragment that goes on.
  ['socket: text that is not UTF-8', (who) => notUtf8(who)],
  ['socket: an unmasked frame', (who) => who.say('{}', { mask: false })],
  ['socket: no hello', () => undefined, 'stranger'],
  [
    'socket: many malformed frames',
    (who) => {
      for (let i = 0; i < 60; i++) who.say('nonsense')
    },
  ],
]

function notUtf8(who: Somebody): void {
  who.say('{"type":"sync","payload":"', { fin: false })
  who.say(Buffer.from([0xc3, 0x28]), { fin: true })
}

for (const [name, say, stranger] of endings) {
  test(`P7.4 ${name}`, async () => {
    const { answer } = promised('socket', name.slice('socket: '.length))
    const before = await stored(at)
    const who = stranger ? await Somebody.connect(at.node, await at.token('alice')) : await Somebody.arrive(at, 'alice')
    say(who)
    assert.equal(`close ${(await who.closed).code}`, answer)
    assert.equal(await stored(at), before, 'nothing was changed')
  })
}

test('P7.3 socket: 10,000 tiny frames', async () => {
  const alice = await Somebody.arrive(at, 'alice')
  const before = await stored(at)
  for (let i = 0; i < 10_000; i++) alice.say('{"type":"ack","payload":{}}')
  assert.equal((await alice.closed).code, 4006)
  const refused = alice.frames.filter((one) => one.type === 'error')
  for (const error of refused) isAsPromised('socket: 10,000 tiny frames', error)
  // Some answers may be lost with the close; what is granted meanwhile is taken off the refusals that close it.
  assert.ok(refused.length >= 1 && refused.length < 1_000, `${refused.length} refused`)
  assert.ok((refused[0]?.payload as unknown as { retryAfter: number }).retryAfter > 0)
  assert.equal(await stored(at), before)
})

test('P7.3 a user has a rate of sends over all his devices; what is refused says how long to wait', async () => {
  const phone = await Somebody.arrive(at, 'hasty', { device: 'phone' })
  const laptop = await Somebody.arrive(at, 'hasty', { device: 'laptop' })
  const own = await phone.createGroup([])
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? phone : laptop).send(own, 'x')))
  const accepted = answers.filter((answer) => 'seq' in answer).length
  const limited = answers.filter((answer) => (answer as { code?: string }).code === 'rateLimited') as unknown as {
    retryAfter: number
  }[]
  assert.ok(accepted >= 20 && accepted <= 22, `${accepted} stored`)
  assert.ok(limited.length >= 2 && limited.every((one) => one.retryAfter > 0 && one.retryAfter < 5_000))
})
