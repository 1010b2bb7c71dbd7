import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import { answered, deleted, edited, type MakeStore, membersChanged, message, reacted, refused, scene } from './scene.ts'

/** Replies: messages that name the one they answer. */
export function repliesContract(name: string, make: MakeStore): void {
  describe(`${name}: replies`, () => {
    test('P5.21 a reply is a message: it counts, is edited, deleted, answered and reacted to as one', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const tea = await s.open('group', alice, bob)
      await s.say(tea, alice, 'tea?')
      const verdict = await s.one(answered(tea, bob, 2, 'yes'))
      assert.deepEqual(verdict.status === 'stored' && [verdict.seq, verdict.countable], [3, 2])
      assert.deepEqual([(await s.entry(tea, 3)).kind, (await s.entry(tea, 3)).counts], [entryKinds.reply, true])
      await s.stored(answered(tea, alice, 3, 'good'))
      await s.stored(reacted(tea, alice, 3, '👍'))
      await s.stored(edited(tea, bob, 3, 'yes, please'))
      const { body, state } = await s.entry(tea, 3)
      assert.deepEqual(JSON.parse(body), { replyTo: 2, text: 'yes, please' })
      const reactions = [{ emoji: '👍', count: 1, users: ['alice'] }]
      assert.deepEqual(JSON.parse(state ?? ''), { edited: true, reactions, at: 6 })
      assert.deepEqual(await s.one(edited(tea, alice, 3, 'no')), refused('forbidden'))
      await s.stored(deleted(tea, bob, 3))
      assert.deepEqual(
        [(await s.entry(tea, 3)).body, (await s.entry(tea, 4)).body],
        ['{}', JSON.stringify({ replyTo: 3, text: 'good' })],
      )
    })

    test('P4.11 a reply stays when what it answers is deleted, and may still be made then', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const tea = await s.open('group', alice, bob)
      await s.say(tea, alice, 'tea?')
      await s.stored(answered(tea, bob, 2, 'yes'))
      await s.stored(deleted(tea, alice, 2))
      assert.deepEqual(JSON.parse((await s.entry(tea, 3)).body), { replyTo: 2, text: 'yes' })
      assert.equal((await s.entry(tea, 3)).state, undefined)
      await s.stored(answered(tea, bob, 2, 'where did it go?'))
    })

    test('P6.32 a reply answers a message that its sender may read, of the same conversation', async (t) => {
      const s = await scene(t, make)
      const [alice, bob, zoe] = await s.people('alice', 'bob', 'zoe')
      const tea = await s.open('group', alice, bob)
      await s.say(tea, alice, 'tea?')
      const change = await s.stored(edited(tea, alice, 2, 'coffee?'))
      for (const target of [1, change, 4, 99]) {
        assert.deepEqual(await s.one(answered(tea, bob, target, 'x')), refused('noTarget'), `${target}`)
      }
      await s.stored(membersChanged(tea, alice, 'add', [zoe]))
      assert.deepEqual(await s.one(answered(tea, zoe, 2, 'x')), refused('noTarget'))
      await s.say(tea, alice, 'welcome')
      await s.stored(answered(tea, zoe, 5, 'hello'))
      await s.stored(membersChanged(tea, alice, 'remove', [zoe]))
      await s.say(tea, alice, 'gone')
      await s.stored(membersChanged(tea, alice, 'add', [zoe]))
      await s.stored(answered(tea, zoe, 5, 'back again'))
      assert.deepEqual(await s.one(answered(tea, zoe, 8, 'x')), refused('noTarget'))
    })

    test('a reply ends no batch: what follows it in its conversation is stored with it', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const tea = await s.open('group', alice, bob)
      await s.say(tea, alice, 'tea?')
      const wrong = answered(tea, bob, 99, 'x')
      const items = [answered(tea, bob, 2, 'yes'), message(tea, alice, 'good'), wrong, answered(tea, alice, 2, 'now')]
      const { verdicts } = await s.append(...items)
      assert.deepEqual(
        verdicts.map((verdict) => ('seq' in verdict ? verdict.seq : verdict)),
        [3, 4, refused('noTarget'), 5],
      )
    })

    test('P5.10 a reply names people as a message does', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const tea = await s.open('group', alice, bob)
      await s.say(tea, alice, 'tea?')
      await s.stored({ ...answered(tea, alice, 2, '@bob?'), mentions: { users: ['bob'], all: false } })
      assert.equal((await s.store.reader.visibility(tea, bob))?.row.mentions, 1)
    })
  })
}
