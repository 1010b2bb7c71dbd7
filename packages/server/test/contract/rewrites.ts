import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import {
  deleted,
  edited,
  type MakeStore,
  membersChanged,
  message,
  refused,
  renamed,
  type Scene,
  said,
  scene,
} from './scene.ts'

async function state(s: Scene, where: string, seq: number): Promise<unknown> {
  const entry = await s.entry(where, seq)
  return entry.state === undefined ? undefined : JSON.parse(entry.state)
}

/** Edits, deletions and renames. */
export function rewritesContract(make: MakeStore): void {
  test('P6.5 an edit: the target has the newest text and says so, earlier edits are emptied', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const item = message(tea, alice, 'first')
    await s.stored(item)
    assert.equal(await s.stored(edited(tea, alice, 2, 'second')), 3)
    assert.deepEqual([(await s.entry(tea, 2)).body, await state(s, tea, 2)], [said('second'), { edited: true, at: 3 }])
    await s.say(tea, alice, 'between')
    assert.equal(await s.stored(edited(tea, alice, 2, 'third')), 5)
    const [target, early, , late] = (await s.entries(tea)).slice(1)
    assert.deepEqual([target?.body, await state(s, tea, 2)], [said('third'), { edited: true, at: 5 }])
    assert.equal(early?.body, '{}')
    assert.deepEqual(JSON.parse(late?.body ?? ''), { target: 2, text: 'third' })
    const { seq, kind, clientId, counts } = target!
    assert.deepEqual(
      { seq, kind, clientId, counts },
      { seq: 2, kind: entryKinds.message, clientId: item.clientId, counts: true },
    )
    assert.equal(JSON.stringify(await s.entries(tea)).includes('first'), false)
  })

  test('P6.5 a deletion: the bodies of the target and of its edits are gone, other messages stay', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    await s.append(message(tea, alice, 'secret one'), message(tea, alice, 'other'))
    await s.stored(edited(tea, alice, 2, 'secret two'))
    await s.stored(edited(tea, alice, 3, 'other, better'))
    assert.equal(await s.stored(deleted(tea, alice, 2)), 6)
    const log = await s.entries(tea)
    assert.deepEqual(
      log.map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6],
    )
    assert.deepEqual([log[1]?.body, log[2]?.body, log[3]?.body], ['{}', said('other, better'), '{}'])
    assert.deepEqual(await state(s, tea, 2), { deleted: true, at: 6 })
    assert.deepEqual(await state(s, tea, 3), { edited: true, at: 5 })
    assert.equal(JSON.stringify(log).includes('secret'), false)
    assert.deepEqual(JSON.parse(log[5]?.body ?? ''), { target: 2 })
  })

  test('P6.5 what is deleted or edited keeps its seq, sender, time, and its place in the count', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    await s.say(tea, alice, 'one')
    const before = await s.entry(tea, 2)
    await s.stored(deleted(tea, alice, 2))
    const { body: _, state: __, ...after } = await s.entry(tea, 2)
    const { body: ___, ...kept } = before
    assert.deepEqual(after, kept)
    const verdict = await s.one(message(tea, alice, 'two'))
    assert.equal(verdict.status === 'stored' && verdict.countable, 2)
  })

  test('only a message that is there can be edited or deleted: noTarget, noChange, forbidden', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    await s.say(tea, alice, 'hello')
    const noMessages = [1, 99, await s.stored(edited(tea, alice, 2, 'hi')), await s.stored(renamed(tea, alice, 'Cake'))]
    for (const target of noMessages) {
      assert.deepEqual(await s.one(edited(tea, alice, target, 'x')), refused('noTarget'), `edit ${target}`)
      assert.deepEqual(await s.one(deleted(tea, alice, target)), refused('noTarget'), `delete ${target}`)
    }
    assert.deepEqual(await s.one(edited(tea, bob, 2, 'x')), refused('forbidden'))
    assert.deepEqual(await s.one(deleted(tea, bob, 2)), refused('forbidden'))
    await s.stored(deleted(tea, alice, 2))
    assert.deepEqual(await s.one(edited(tea, alice, 2, 'x')), refused('noTarget'))
    assert.deepEqual(await s.one(deleted(tea, alice, 2)), refused('noChange'))
    assert.equal((await s.entries(tea)).length, 5)
  })

  test('even an owner edits nobody else’s message, but deletes it', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    await s.say(tea, bob, 'hello')
    assert.deepEqual(await s.one(edited(tea, alice, 2, 'x')), refused('forbidden'))
    await s.stored(deleted(tea, alice, 2))
    assert.deepEqual([(await s.entry(tea, 2)).body, (await s.entry(tea, 2)).sender], ['{}', 'bob'])
  })

  test('who came back may edit what he wrote before', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    await s.say(tea, bob, 'hello')
    await s.stored(membersChanged(tea, alice, 'remove', [bob]))
    await s.stored(membersChanged(tea, alice, 'add', [bob]))
    await s.stored(edited(tea, bob, 2, 'hello again'))
    assert.equal((await s.entry(tea, 2)).body, said('hello again'))
  })

  test('a rename changes the title; the same title again is noChange', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    assert.equal(await s.stored(renamed(tea, alice, 'Cake')), 2)
    assert.equal((await s.store.reader.visibility(tea, alice))?.row.title, 'Cake')
    assert.deepEqual(await s.one(renamed(tea, alice, 'Cake')), refused('noChange'))
  })
}
