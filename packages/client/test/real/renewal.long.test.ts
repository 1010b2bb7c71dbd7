import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat } from '../../src/chat.ts'
import type { TokenReason } from '../../src/machine-types.ts'
import { type Place, startPlace } from './place.ts'

const lifeMs = 10_000
const wholeMs = 5 * 60_000
let place: Place
before(async () => {
  place = await startPlace()
})
after(() => place.stop())

/** Somebody with tokens of ten seconds, and what the tests want to know of his connection. */
async function shortLived(user: string) {
  const reasons: TokenReason[] = []
  const connections = new Set<string>()
  const kinds = new Set<string>()
  let renewals = 0
  const chat: Chat = place.arrive(user, {
    token: (reason) => {
      reasons.push(reason)
      return place.at.token(user, { lifeMs })
    },
  })
  await chat.until('whole')
  chat.on('frame', ({ way, type }) => {
    if (way === 'out' && type === 'renew') renewals++
  })
  const note = () => {
    kinds.add(chat.state.kind)
    if (chat.state.kind === 'ready') connections.add(chat.state.connectionId)
  }
  note()
  chat.on('state', note)
  return { chat, reasons, connections, kinds, renewals: () => renewals }
}

test('P6.8 with tokens of 10 s one connection lives for 5 minutes, and all messages come', async () => {
  const [alice, bob] = await Promise.all([shortLived('alice'), shortLived('bob')])
  const room = await alice.chat.createDirect('bob')
  const texts: unknown[] = []
  const theirs = bob.chat.conversation(room.id)
  theirs.on('entry', (entry) => {
    if (entry.kind === 'message') texts.push(entry.content.text)
  })
  theirs.open({ from: 1 })
  const wanted: string[] = []
  const end = Date.now() + wholeMs
  while (Date.now() < end) {
    const text = `message ${wanted.push('')}`
    wanted[wanted.length - 1] = text
    await room.send(text)
    await sleep(500)
  }
  const { seq } = await room.send('the end')
  wanted.push('the end')
  for await (const entry of theirs.entries({ from: seq, to: seq })) assert.equal(entry.content.text, 'the end')
  assert.deepEqual(texts, wanted)
  assert.ok(wanted.length > 300, `${wanted.length} messages`)
  for (const { reasons, connections, kinds, renewals } of [alice, bob]) {
    assert.equal(connections.size, 1)
    assert.deepEqual([...kinds], ['ready'])
    assert.deepEqual(new Set(reasons.slice(1)), new Set(['expiring']))
    assert.equal(reasons[0], 'connect')
    assert.ok(renewals() >= 25 && renewals() <= 60, `${renewals()} renewals`)
    assert.equal(reasons.length, renewals() + 1)
  }
})
