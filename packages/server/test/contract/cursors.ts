import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CursorMove } from '../../src/domain/cursors.ts'
import type { ConversationId, Person } from '../../src/domain/ids.ts'
import { type MakeStore, membersChanged, message, type Scene, scene } from './scene.ts'

function moving(conversation: ConversationId, who: Person, to: Partial<CursorMove>): CursorMove {
  return { conversation, user: who.user, delivered: 0, read: 0, seen: 0, exact: false, ...to }
}

/** delivered, read, badge. */
async function stands(s: Scene, where: ConversationId, who: Person): Promise<[number, number, number]> {
  const row = (await s.store.reader.visibility(where, who))?.row
  assert.ok(row)
  return [row.delivered, row.read, row.countable - row.seenCountable]
}

async function group(s: Scene, texts: number) {
  const [alice, bob] = await s.people('alice', 'bob')
  const tea = await s.open('group', alice, bob)
  for (let i = 0; i < texts; i++) await s.say(tea, alice, `text ${i}`)
  return { alice, bob, tea }
}

/** Receipts and badges. */
export function cursorsContract(name: string, make: MakeStore): void {
  describe(`${name}: cursors`, () => {
    test('P5.1 receipts move forward only, read brings delivered along, and the badge is arithmetic', async (t) => {
      const s = await scene(t, make)
      const { bob, tea } = await group(s, 5)
      assert.deepEqual(await stands(s, tea, bob), [0, 0, 5])
      const [moved] = await s.store.cursors.move([moving(tea, bob, { read: 4 })])
      assert.deepEqual(moved, {
        conversation: tea,
        user: bob.user,
        delivered: 4,
        read: 4,
        readCountable: 3,
        seen: 4,
        seenCountable: 3,
      })
      assert.deepEqual(await stands(s, tea, bob), [4, 4, 2])
      assert.deepEqual(await s.store.cursors.move([moving(tea, bob, { read: 2, delivered: 3 })]), [])
      assert.deepEqual(await stands(s, tea, bob), [4, 4, 2])
    })

    test('P5.2 no cursor stands beyond the head, and who is no member moves none', async (t) => {
      const s = await scene(t, make)
      const { alice, bob, tea } = await group(s, 2)
      const [carol] = await s.people('carol')
      await s.store.cursors.move([moving(tea, bob, { read: 99, delivered: 100 }), moving(tea, carol, { read: 1 })])
      assert.deepEqual(await stands(s, tea, bob), [3, 3, 0])
      assert.equal(await s.store.reader.visibility(tea, carol), undefined)
      await s.stored(membersChanged(tea, alice, 'remove', [bob]))
      assert.deepEqual(await s.store.cursors.move([moving(tea, bob, { read: 4 })]), [])
    })

    test('P5.4 sending clears the badge and moves no receipt; marking as unread sets only the badge back', async (t) => {
      const s = await scene(t, make)
      const { bob, tea } = await group(s, 5)
      await s.store.cursors.move([moving(tea, bob, { seen: 5 })])
      assert.deepEqual(await stands(s, tea, bob), [0, 0, 1])
      await s.store.cursors.move([moving(tea, bob, { read: 6 })])
      await s.store.cursors.move([moving(tea, bob, { seen: 3, exact: true })])
      assert.deepEqual(await stands(s, tea, bob), [6, 6, 3])
      await s.store.cursors.move([moving(tea, bob, { read: 6 })])
      assert.deepEqual(await stands(s, tea, bob), [6, 6, 0])
    })

    test('a moved badge is a change that a sync names; a delivery alone is not', async (t) => {
      const s = await scene(t, make)
      const { alice, bob, tea } = await group(s, 2)
      const since = await s.store.journal.begin()
      const named = async (who: Person) => {
        const found = await s.store.reader.sync(who, { since, after: undefined, limit: 10 })
        return found.rows.map((row) => row.id)
      }
      await s.store.cursors.move([moving(tea, bob, { delivered: 2 })])
      assert.deepEqual(await named(bob), [])
      await s.store.cursors.move([moving(tea, bob, { read: 2 })])
      assert.deepEqual([await named(bob), await named(alice)], [[tea], []])
      assert.equal(await s.store.cursors.setNotify(tea, alice.user, 2), true)
      assert.deepEqual(await named(alice), [tea])
      assert.equal((await s.store.reader.visibility(tea, alice))?.row.notify, 2)
    })

    test('an announcement has cursors of those who have read it, and no members', async (t) => {
      const s = await scene(t, make)
      const [alice, bob] = await s.people('alice', 'bob')
      const news = await s.open('announcement', alice)
      await s.append({ ...message(news, alice, 'soup'), tenantAdmin: true })
      assert.deepEqual(await stands(s, news, bob), [0, 0, 1])
      await s.store.cursors.move([moving(news, bob, { read: 2 })])
      assert.deepEqual(await stands(s, news, bob), [2, 2, 0])
      assert.deepEqual(await s.members(news), [])
      const all = await s.store.reader.sync(bob, { since: undefined, after: undefined, limit: 10 })
      assert.deepEqual(
        all.rows.map((row) => [row.id, row.role, row.read]),
        [[news, 0, 2]],
      )
      assert.deepEqual(await s.store.cursors.counts(news, 2), { members: 1, delivered: 1, read: 1 })
    })

    test('who only sends is not pending for what he sent himself, but for what others sent', async (t) => {
      const s = await scene(t, make)
      const { alice, bob, tea } = await group(s, 3)
      await s.store.cursors.move([moving(tea, bob, { delivered: 4 }), moving(tea, alice, { delivered: 1 })])
      const pending = () => s.store.cursors.pending(tea, undefined, 10)
      assert.deepEqual(await pending(), [], 'all of it is by alice')
      await s.append(message(tea, bob, 'five'))
      await s.append(message(tea, alice, 'six'))
      const [five, six] = [(await s.entry(tea, 5)).at, (await s.entry(tea, 6)).at]
      assert.deepEqual(await pending(), [
        { external: 'alice', delivered: 1, since: five },
        { external: 'bob', delivered: 4, since: six },
      ])
      await s.store.cursors.move([moving(tea, alice, { delivered: 5 })])
      assert.deepEqual(await pending(), [{ external: 'bob', delivered: 4, since: six }])
    })

    test('who has read it, and who has not got what since when', async (t) => {
      const s = await scene(t, make)
      const { alice, bob, tea } = await group(s, 3)
      await s.store.cursors.move([moving(tea, alice, { read: 4 }), moving(tea, bob, { delivered: 2, read: 1 })])
      assert.deepEqual(await s.store.cursors.counts(tea, 2), { members: 2, delivered: 2, read: 1 })
      assert.deepEqual(await s.store.cursors.receipts(tea, undefined, 10), [
        { external: 'alice', delivered: 4, read: 4 },
        { external: 'bob', delivered: 2, read: 1 },
      ])
      assert.deepEqual(await s.store.cursors.receipts(tea, 'alice', 10), [{ external: 'bob', delivered: 2, read: 1 }])
      const since = (await s.entry(tea, 3)).at
      assert.deepEqual(await s.store.cursors.pending(tea, undefined, 10), [{ external: 'bob', delivered: 2, since }])
    })
  })
}
