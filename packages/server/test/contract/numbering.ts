import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { entryKinds } from '../../src/domain/entry.ts'
import { conversationKinds } from '../../src/domain/rights.ts'
import { change, type MakeStore, message, refused, renamed, said, scene, seqs, statuses } from './scene.ts'

/** Seqs without holes, times along them, batches with a verdict each, what a batch tells of its growth. */
export function numberingContract(make: MakeStore): void {
  test('P3.2 seqs are 1, 2, 3 ... in the order of the items, in every conversation of a mixed batch', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, cake] = [await s.open('group', alice, bob), await s.open('group', bob, alice)]
    const first = await s.append(message(tea, alice, 'a'), message(cake, bob, 'b'), message(tea, bob, 'c'))
    const second = await s.append(message(cake, alice, 'd'), message(tea, alice, 'e'))
    assert.deepEqual(
      [seqs(first), seqs(second)],
      [
        [2, 2, 3],
        [3, 4],
      ],
    )
    const log = await s.entries(tea)
    assert.deepEqual(log.map(({ seq, sender, body }) => [seq, sender, body]).slice(1), [
      [2, 'alice', said('a')],
      [3, 'bob', said('c')],
      [4, 'alice', said('e')],
    ])
  })

  test('P3.2 refused items take no seq, and one bad item never fails the batch', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, own] = [await s.open('group', alice), await s.open('group', bob)]
    const item = message(tea, alice, 'once')
    const bad = [message(tea, bob, 'no'), message(randomUUID(), alice, 'nowhere'), message(own, alice, 'not mine')]
    const outcome = await s.append(
      item,
      ...bad,
      item,
      { ...item, hash: new Uint8Array(32) },
      message(tea, alice, 'two'),
    )
    assert.deepEqual(statuses(outcome), [
      'stored',
      'notFound',
      'notFound',
      'notFound',
      'duplicate',
      'conflict',
      'stored',
    ])
    assert.deepEqual(seqs(outcome), [2, undefined, undefined, undefined, 2, undefined, 3])
    assert.deepEqual(
      (await s.entries(tea)).map(({ seq }) => seq),
      [1, 2, 3],
    )
    assert.equal((await s.entries(own)).length, 1)
  })

  test('P3.2 appends made at once are numbered without a hole, each once', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    const batch = (who: typeof alice, n: number) => s.append(message(tea, who, `${n}`), message(tea, who, `${n} too`))
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => batch(n % 2 ? alice : bob, n)))
    const all = outcomes.flatMap(seqs).sort((a = 0, b = 0) => a - b)
    assert.deepEqual(
      all,
      Array.from({ length: 40 }, (_, n) => n + 2),
    )
    assert.equal(new Set(outcomes.map(({ journalId }) => journalId)).size, 20)
  })

  test('P3.7 `at` never decreases along the log, and is the time that the verdict told', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const told: number[] = []
    for (let n = 0; n < 10; n++) {
      const { verdicts } = await s.append(message(tea, alice, `${n}`), message(tea, alice, `${n} too`))
      for (const verdict of verdicts) if (verdict.status === 'stored') told.push(verdict.at)
    }
    const times = (await s.entries(tea)).map(({ at }) => at)
    assert.deepEqual(times.slice(1), told)
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
    assert.ok(times.every((at) => Number.isInteger(at) && at > 0))
  })

  test('P5.3 the countable number counts what counts, and nothing else', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const silent = { ...message(tea, alice, 'silent'), counts: false }
    const outcome = await s.append(
      message(tea, alice, 'one'),
      silent,
      message(tea, alice, 'two'),
      renamed(tea, alice, 'Cake'),
    )
    const counted = outcome.verdicts.map((verdict) => verdict.status === 'stored' && verdict.countable)
    assert.deepEqual(counted, [1, 1, 2, 2])
    assert.equal(outcome.growths[0]?.countable, 2)
    assert.deepEqual(
      (await s.entries(tea)).map(({ counts }) => counts),
      [false, true, false, true, false],
    )
  })

  test('an entry is stored as it came: kind, client id, body, also of a kind of a later version', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const later = { ...message(tea, alice, 'Ünïcödé 👋\n"quoted" \\'), kind: entryKinds.reaction }
    const seq = await s.stored(later)
    const { at, ...entry } = await s.entry(tea, seq)
    const { kind, clientId, counts, body } = later
    assert.deepEqual(entry, { seq, kind, sender: 'alice', clientId, counts, body })
    assert.ok(at > 0)
  })

  test('a growth for each conversation that grew: its range, head, members; none where nothing was stored', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, cake] = [await s.open('group', alice, bob), await s.open('channel', alice)]
    const outcome = await s.append(message(tea, alice, 'a'), message(cake, alice, 'b'), message(tea, bob, 'c'))
    const growths = new Map(outcome.growths.map((growth) => [growth.conversation, growth]))
    const { members, ...grown } = growths.get(tea) as NonNullable<(typeof outcome.growths)[number]>
    const about = { conversation: tea, tenant: s.tenant, kind: conversationKinds.group }
    assert.deepEqual(grown, { ...about, first: 2, last: 3, countable: 2, memberCount: 2 })
    assert.deepEqual([...(members ?? [])].sort(), [alice.user, bob.user].sort())
    assert.deepEqual([growths.size, growths.get(cake)?.first, growths.get(cake)?.last], [2, 2, 2])
    const nothing = await s.append(message(randomUUID(), alice, 'nowhere'))
    assert.deepEqual(nothing, { verdicts: [refused('notFound')], growths: [], journalId: undefined })
  })

  test('a growth names the members up to 64, and no more', async (t) => {
    const s = await scene(t, make)
    const everybody = await s.people(...Array.from({ length: 65 }, (_, n) => `user ${n}`))
    const [alice, ...others] = everybody as [(typeof everybody)[number], ...typeof everybody]
    const [small, large] = [await s.open('group', alice, ...others.slice(1)), await s.open('group', alice, ...others)]
    const { growths } = await s.append(message(small, alice, 'a'), message(large, alice, 'b'))
    const found = new Map(
      growths.map(({ conversation, members, memberCount }) => [conversation, [memberCount, members?.length]]),
    )
    assert.deepEqual(
      [found.get(small), found.get(large)],
      [
        [64, 64],
        [65, undefined],
      ],
    )
    const heads = await s.store.reader.heads([small, large])
    const named = new Map(heads.map(({ conversation, members }) => [conversation, members?.length]))
    assert.deepEqual([named.get(small), named.get(large)], [64, undefined])
  })

  test('P3.8 an item with an effect that is not the last of its conversation is a RangeError; nothing is stored', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const [tea, cake] = [await s.open('group', alice), await s.open('group', alice)]
    const rename = change(tea, alice, { type: 'rename', title: 'Cake' })
    const early = s.append(message(cake, alice, 'a'), rename, message(tea, alice, 'b'))
    await assert.rejects(early, (error) => error instanceof RangeError)
    assert.deepEqual([(await s.entries(tea)).length, (await s.entries(cake)).length], [1, 1])
    const last = await s.append(message(tea, alice, 'b'), rename, message(cake, alice, 'a'))
    assert.deepEqual(seqs(last), [2, 3, 2])
  })
}
