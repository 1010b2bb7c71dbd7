import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deleted,
  edited,
  hashOf,
  type MakeStore,
  membersChanged,
  message,
  renamed,
  scene,
  seqs,
  statuses,
} from './scene.ts'

/** The same client id again. */
export function repeatsContract(make: MakeStore): void {
  test('P2.1 a client id is stored once, in one batch and in later ones, with the same answer', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const item = message(tea, alice, 'once')
    const first = await s.append(item, item, message(tea, alice, 'other'), item)
    assert.deepEqual(statuses(first), ['stored', 'duplicate', 'stored', 'duplicate'])
    assert.deepEqual(seqs(first), [2, 2, 3, 2])
    const again = await s.append(item)
    const [original] = first.verdicts
    assert.deepEqual(again.verdicts, [{ ...original, status: 'duplicate' }])
    assert.deepEqual([again.growths, again.journalId], [[], undefined])
    assert.equal((await s.entries(tea)).length, 3)
  })

  test('P2.3 the same client id with other content is a conflict, in one batch and later; nothing is changed', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const item = message(tea, alice, 'once')
    const other = { ...message(tea, alice, 'other', item.clientId) }
    assert.deepEqual(statuses(await s.append(item, other)), ['stored', 'conflict'])
    assert.deepEqual(statuses(await s.append(other, item)), ['conflict', 'duplicate'])
    assert.deepEqual((await s.entries(tea)).map(({ body }) => body).slice(1), [item.body])
  })

  test('P2.1 a client id is its sender’s own, and its conversation’s own', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, cake] = [await s.open('group', alice, bob), await s.open('group', alice)]
    const item = message(tea, alice, 'once')
    const elsewhere = [message(tea, bob, 'twice', item.clientId), message(cake, alice, 'thrice', item.clientId)]
    assert.deepEqual(statuses(await s.append(item, ...elsewhere)), ['stored', 'stored', 'stored'])
  })

  test('P2.2 repeats that come at once from several sides are stored once, and all told the same seq', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const item = message(tea, alice, 'once')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => s.append(item)))
    assert.deepEqual(outcomes.flatMap(statuses).sort(), [...Array.from({ length: 7 }, () => 'duplicate'), 'stored'])
    assert.deepEqual(new Set(outcomes.flatMap(seqs)), new Set([2]))
  })

  test('P2.4 who was removed gets the old answer to a repeat, and notFound for anything new', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    const item = message(tea, bob, 'before')
    const seq = await s.stored(item)
    await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    const outcome = await s.append(item, { ...item, hash: hashOf('other') }, message(tea, bob, 'after'))
    assert.deepEqual(statuses(outcome), ['duplicate', 'conflict', 'notFound'])
    assert.equal(seqs(outcome)[0], seq)
  })

  test('P2.4 a repeat of a deleted message is a duplicate, whatever it says: its hash is erased', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const [item, deletion] = [message(tea, alice, 'regretted'), deleted(tea, alice, 2)]
    const edit = edited(tea, alice, 2, 'milder')
    assert.deepEqual([await s.stored(item), await s.stored(edit), await s.stored(deletion)], [2, 3, 4])
    const guesses = [{ ...item, hash: hashOf('guess') }, item, { ...edit, hash: hashOf('guess') }]
    assert.deepEqual(statuses(await s.append(...guesses.slice(0, 2))), ['duplicate', 'duplicate'])
    assert.deepEqual(seqs(await s.append(guesses[2]!)), [3])
    assert.deepEqual(seqs(await s.append(deletion)), [4])
  })

  test('P2.4 a repeat of an edited message, and of its earlier edits, is a duplicate', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const items = [message(tea, alice, 'one'), edited(tea, alice, 2, 'two'), edited(tea, alice, 2, 'three')]
    for (const item of items) await s.stored(item)
    for (const [n, item] of items.entries()) {
      const outcome = await s.append(item)
      assert.deepEqual([statuses(outcome), seqs(outcome)], [['duplicate'], [n + 2]])
    }
    assert.equal((await s.entry(tea, 2)).body, '{"text":"three"}')
  })

  test('P2.4 an effect that is repeated acts once', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice)
    const add = membersChanged(tea, alice, 'add', [bob])
    await s.stored(add)
    await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    const again = await s.append(add)
    assert.deepEqual([statuses(again), seqs(again)], [['duplicate'], [2]])
    const rename = renamed(tea, alice, 'Cake')
    await s.stored(rename)
    await s.stored(renamed(tea, alice, 'Tea'))
    assert.deepEqual(statuses(await s.append(rename)), ['duplicate'])
    assert.deepEqual(await s.members(tea), [['alice', 3, 1]])
    assert.equal((await s.store.reader.visibility(tea, alice))?.row.title, 'Tea')
  })
}
