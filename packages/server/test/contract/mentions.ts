import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ConversationId, Person } from '../../src/domain/ids.ts'
import { deleted, type MakeStore, membersChanged, message, type Scene, scene } from './scene.ts'

const naming = (where: ConversationId, who: Person, users: readonly string[], all = false) => ({
  ...message(where, who, 'hear, hear'),
  mentions: { users, all },
})

async function named(s: Scene, where: ConversationId, ...people: Person[]): Promise<(number | undefined)[]> {
  const rows = await Promise.all(people.map((who) => s.store.reader.visibility(where, who)))
  return rows.map((visible) => visible?.row.mentions)
}

const seen = (conversation: ConversationId, { user }: Person, seq: number) => ({
  conversation,
  user,
  delivered: 0,
  read: seq,
  seen: 0,
  exact: false,
})

/** Who is named in messages. */
export function mentionsContract(name: string, make: MakeStore): void {
  describe(`${name}: mentions`, () => {
    test('P5.10 who is named has a number, until he has seen it; a repeat and a deletion change nothing', async (t) => {
      const s = await scene(t, make)
      const [alice, bob, carol] = await s.people('alice', 'bob', 'carol')
      const tea = await s.open('group', alice, bob, carol)
      const item = naming(tea, alice, ['bob', 'alice', 'nobody'])
      await s.append(item, message(tea, alice, 'plain'))
      await s.append(item, naming(tea, carol, ['bob', 'alice']))
      assert.deepEqual(await named(s, tea, alice, bob, carol), [1, 2, 0])
      await s.stored(deleted(tea, alice, 2))
      assert.deepEqual(await named(s, tea, bob), [2])
      await s.store.cursors.move([seen(tea, bob, 3)])
      assert.deepEqual(await named(s, tea, bob), [1])
      await s.store.cursors.move([seen(tea, bob, 4)])
      assert.deepEqual(await named(s, tea, alice, bob, carol), [1, 0, 0])
      const list = await s.store.reader.sync(alice, { since: undefined, after: undefined, limit: 10 })
      assert.deepEqual(
        list.rows.map((row) => row.mentions),
        [1],
      )
    })

    test('P5.10 who is no member is not named, and what was before he came does not count for him', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const tea = await s.open('group', alice)
      await s.stored(naming(tea, alice, ['bob'], true))
      await s.stored(membersChanged(tea, alice, 'add', [bob]))
      assert.deepEqual(await named(s, tea, bob), [0])
      await s.stored(naming(tea, alice, ['bob'], true))
      assert.deepEqual(await named(s, tea, bob), [1])
    })

    test('P5.10 all are named by those who may: in a group its members, in a channel its admins', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const group = await s.open('group', alice, bob)
      const channel = await s.open('channel', alice, bob)
      await s.append(naming(group, bob, [], true), naming(channel, bob, [], true))
      assert.deepEqual([...(await named(s, group, alice)), ...(await named(s, channel, alice))], [1, 0])
      await s.append(naming(channel, alice, ['bob'], true))
      assert.deepEqual(await named(s, channel, bob), [1])
    })
  })
}
