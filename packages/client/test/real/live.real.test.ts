import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat } from '../../src/chat.ts'
import { live } from '../../src/live.ts'
import { pausable } from './paused.ts'
import { type Place, startPlace, unlimited } from './place.ts'

let place: Place
before(async () => {
  place = await startPlace({
    ...unlimited,
    CONFAB_ACK_LATE_MS: '1000',
    CONFAB_DELIVERED_MS: '200',
    CONFAB_CURSORS_MS: '100',
  })
})
after(() => place.stop())

/** Waits until it is so; the runner ends a test for which it never is. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20)
}

async function pair(from: string, to: string): Promise<{ alice: Chat; bob: Chat; id: string }> {
  const bob = place.arrive(to)
  await bob.until('whole')
  const alice = place.arrive(from)
  const { id } = await alice.createDirect(to)
  await until(() => bob.conversations.length > 0)
  return { alice, bob, id }
}

test('P7.6 P3.2 P3.3 a client that stood still for a while falls behind, and is whole again: nothing twice', async () => {
  const { alice, bob, id } = await pair('alice', 'bob')
  await bob.close()
  const wire = pausable()
  const paused = place.arrive('bob', { transport: wire.transport })
  const connections = new Set<string>()
  let heads = 0
  paused.on('frame', ({ way, type }) => {
    if (way === 'in' && type === 'heads') heads++
  })
  paused.on('state', (state) => state.kind === 'ready' && connections.add(state.connectionId))
  await paused.until('whole')
  const shown: number[] = []
  const room = paused.conversation(id)
  room.on('entry', (entry) => shown.push(entry.seq))
  room.open({ from: 1 })
  await until(() => shown.length === 1)
  wire.pause()
  const text = 'x'.repeat(10_000)
  for (let i = 0; i < 60; i++) await alice.conversation(id).send(text)
  await sleep(1_500)
  assert.deepEqual(shown, [1])
  wire.resume()
  await until(() => room.head === 61 && room.whole)
  assert.deepEqual(
    shown,
    Array.from({ length: 61 }, (_, i) => i + 1),
  )
  assert.ok(heads > 0, 'it was told the heads')
  assert.equal(connections.size, 1)
  await alice.conversation(id).send('on')
  await until(() => shown.at(-1) === 62)
  assert.equal(shown.length, 62)
})

test('P5.5 P5.4 delivered by itself, read when the reader says so, on all his devices, and unread again when he wishes', async () => {
  const { alice, bob, id } = await pair('carol', 'dave')
  const phone = place.arrive('dave')
  await phone.until('whole')
  const [mine, theirs] = [alice.conversation(id), bob.conversation(id)]
  mine.open()
  theirs.open()
  const company = live(alice).in(mine)
  const { seq } = await mine.send('tea?')
  await mine.send('@dave', { mentions: ['dave'] })
  await until(() => company.statusOf(seq)?.state === 'delivered')
  await until(() => phone.conversation(id).unread === 2)
  assert.deepEqual([theirs.unread, theirs.mentions, bob.unread], [2, 1, { unread: 2, muted: 0, mentions: 1 }])
  theirs.markRead(seq)
  assert.equal(theirs.unread, 1)
  await until(() => company.statusOf(seq)?.state === 'read' && phone.conversation(id).unread === 1)
  assert.deepEqual(company.statusOf(seq + 1), { state: 'delivered', deliveredTo: ['dave'], readBy: [] })
  theirs.markRead()
  await until(() => phone.conversation(id).unread === 0)
  assert.equal(phone.conversation(id).mentions, 0)
  await phone.conversation(id).markUnread(seq)
  await until(() => theirs.unread === 2 && theirs.mentions === 1)
  assert.equal(theirs.cursors.read, seq + 1)
  await phone.conversation(id).setNotify('none')
  await until(() => theirs.notify === 'none')
  assert.deepEqual(bob.unread, { unread: 0, muted: 2, mentions: 0 })
  const { members, read } = await company.receiptsOf(seq)
  assert.deepEqual([members, read], [2, 1])
  await phone.conversation(id).send('an answer')
  await until(() => theirs.unread === 0)
})

test('P5.6 P5.7 P5.11 who types, who is here, and which devices one has', async () => {
  const { alice, bob, id } = await pair('erin', 'frank')
  await bob.close()
  const phone = place.arrive('frank', { device: { id: 'phone', name: 'Frank’s phone' } })
  await phone.until('whole')
  const laptop = place.arrive('frank', { device: { id: 'laptop' } })
  await laptop.until('whole')
  const [mine, theirs] = [alice.conversation(id), phone.conversation(id)]
  for (const room of [mine, theirs]) room.open()
  const [life, other] = [live(alice), live(phone)]
  const company = life.in(mine)
  await until(() => life.presence('frank').presence === 'online')
  for (let i = 0; i < 5; i++) {
    other.in(theirs).typing()
    await sleep(100)
  }
  await until(() => company.typists[0] === 'frank')
  await theirs.send('done')
  await until(() => company.typists.length === 0)
  await laptop.setPresence('away')
  await phone.setPresence('away', { text: 'at tea' })
  await until(() => life.presence('frank').presence === 'away')
  assert.equal(life.presence('frank').status?.text, 'at tea')
  assert.deepEqual((await other.devices()).map((device) => device.id).sort(), ['laptop', 'phone'])
  await other.logOut({ others: true })
  await until(() => laptop.state.kind === 'refused')
  assert.partialDeepStrictEqual(laptop.state, { kind: 'refused', code: 4501 })
  assert.equal(phone.state.kind, 'ready')
})
