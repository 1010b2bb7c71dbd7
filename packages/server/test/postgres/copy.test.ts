import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { ImportRefused } from '../../src/adapters/postgres/import.ts'
import type { Store } from '../../src/adapters/postgres/store.ts'
import { ask, change, conversation, freshStore, message, opened, people } from './bed.ts'

async function lived(store: Store): Promise<void> {
  const [alice, bob, carol] = await people(store, 'alice', 'bob', 'carol')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const pair = await opened(store, conversation('direct', alice!, [carol!]))
  await opened(store, conversation('announcement', alice!, []))
  await store.log.append([
    message(room, alice!, 'hello\n\u2028"\\ \u{1f375}'),
    { ...message(pair, carol!, 'x'.repeat(16_000)), mentions: { users: ['alice'], all: false } },
  ])
  await store.log.append([change(room, alice!, { type: 'edit', target: 2, body: '{"text":"hi"}' })])
  await store.log.append([change(room, alice!, { type: 'delete', target: 2 })])
  await store.log.append([change(room, alice!, { type: 'members', action: 'remove', users: [bob!.user], role: 0 })])
  const react = { type: 'react', emoji: '👍', remove: false } as const
  await store.log.append([change(pair, alice!, { ...react, target: 2 })])
  const about = { conversation: room, hash: 'ab'.repeat(32), id: randomUUID(), creator: alice!.user }
  await store.invites.add({ ...about, createdAt: 5, expiresAt: Date.now() + 60_000, uses: 3 }, 9)
  await store.directory.block(alice!, bob!.user, true)
  await store.revocations.revoke(bob!.user, 'phone', 5)
  await store.tickets.put({ hash: 'ab'.repeat(32), claims: '{}', expiresAt: Date.now() + 30_000 })
}

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = []
  for await (const line of store.export()) lines.push(line)
  return lines
}

test('a store is taken out and in again: the same rows, another epoch, and it goes on', async (t) => {
  const [from, to] = [await freshStore(t), await freshStore(t)]
  await lived(from.store)
  const lines = await linesOf(from.store)
  const counts = await to.store.import(lines)
  const again = await linesOf(to.store)
  assert.deepEqual(again.slice(1, -1), lines.slice(1, -1))
  assert.deepEqual(counts, JSON.parse(lines.at(-1)!).end)
  assert.ok(Object.values(counts).every((count) => count > 0))
  assert.notEqual(await to.store.epoch.get(), await from.store.epoch.get())
  // Who comes next gets a number of his own, and what is written next a later place in the journal.
  const before = await to.store.journal.page(0, 1_000)
  const [alice, dave] = await people(to.store, 'alice', 'dave')
  const created = await to.store.log.create(conversation('group', alice!, [dave!]), {
    conversationsPerUser: 9,
    membersPerGroup: 9,
  })
  assert.ok(created.status === 'created' && created.journalId! > before.last)
  assert.equal(dave!.user, 4)
})

test('what was altered, cut off, doubled or is no export at all is refused, and nothing is changed', async (t) => {
  const [from, to] = [await freshStore(t), await freshStore(t)]
  await lived(from.store)
  const lines = await linesOf(from.store)
  const [header, ...rest] = lines
  const entry = lines.findIndex((line) => line.includes('"entries","row"'))
  const broken: Record<string, string[]> = {
    'a letter changed': lines.with(entry, lines[entry]!.replace('create', 'CREATE')),
    'a row less': lines.toSpliced(entry, 1),
    'a row twice': lines.toSpliced(entry, 0, lines[entry]!),
    'two rows changed places': lines.with(1, lines[2]!).with(2, lines[1]!),
    'no end': lines.slice(0, -1),
    'more after the end': [...lines, lines[1]!],
    'no header': rest,
    'a format of a later version': [header!.replace('"format":2', '"format":3'), ...rest],
    'another number in the header': [header!.replace('"users":3', '"users":4'), ...rest],
    'no JSON': ['hello'],
    nothing: [],
    'an unknown table': lines.toSpliced(1, 0, '{"table":"settings","row":{}}'),
  }
  for (const [what, some] of Object.entries(broken)) await assert.rejects(to.store.import(some), ImportRefused, what)
  assert.equal((await ask(to.connection, 'select from users union all select from heads')).length, 0)
  await to.store.import(lines)
  await assert.rejects(to.store.import(lines), /not empty/)
})

test('an export of the format before, which had no reactions, is taken in', async (t) => {
  const [from, to] = [await freshStore(t), await freshStore(t)]
  const [alice] = await people(from.store, 'alice')
  const room = await opened(from.store, conversation('group', alice!, []))
  await from.store.log.append([message(room, alice!, 'hello')])
  await from.store.log.append([change(room, alice!, { type: 'edit', target: 2, body: '{"text":"hi"}' })])
  const older = (line: string) =>
    line.replace('"format":2', '"format":1').replace(/,"reactions":\w+|,"reacted":\w+/g, '')
  const lines = (await linesOf(from.store)).slice(0, -1).map(older)
  const counts = JSON.parse(lines[0]!).counts
  const sha256 = createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex')
  await to.store.import([...lines, JSON.stringify({ end: counts, sha256 })])
  const [alice2] = await people(to.store, 'alice')
  await to.store.log.append([change(room, alice2!, { type: 'react', target: 2, emoji: '👍', remove: false })])
  const [entry] = await to.store.reader.entries(room, { from: 2, to: 2, descending: false, limit: 1 })
  assert.deepEqual(JSON.parse(entry?.state ?? ''), {
    edited: true,
    reactions: [{ emoji: '👍', count: 1, users: ['alice'] }],
    at: 4,
  })
})

test('an export is one moment, whatever is written meanwhile', async (t) => {
  const { store } = await freshStore(t)
  const to = await freshStore(t)
  await lived(store)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const lines: string[] = []
  for await (const line of store.export()) {
    if (lines.length === 1) await opened(store, conversation('group', alice!, [bob!]))
    lines.push(line)
  }
  assert.equal((await to.store.import(lines)).conversations, 3)
})
