import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tailFrom, takePage } from '../../src/domain/tail.ts'
import { type MakeStore, membersChanged, message, renamed, scene } from './scene.ts'

const year = 365 * 86_400_000

/** What every journal must do. */
export function journalContract(name: string, make: MakeStore): void {
  describe(`${name}: the journal`, () => {
    rowsContract(make)
    pagesContract(make)
    pruneContract(make)
  })
}

function rowsContract(make: MakeStore): void {
  test('P4.5 each append leaves one row: the ranges it added, whom it concerns, no bodies', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const [tea, cake] = [await s.open('group', alice), await s.open('group', alice)]
    const begun = await s.store.journal.begin()
    const items = [message(tea, alice, 'one secret'), message(cake, alice, 'two'), message(tea, alice, 'three')]
    const first = await s.append(...items, membersChanged(tea, alice, 'add', [bob]))
    const second = await s.append(membersChanged(tea, alice, 'remove', [bob]))
    const rows = await s.journal(begun, tea)
    assert.deepEqual(
      rows.map(({ id }) => id),
      [first.journalId, second.journalId],
    )
    assert.deepEqual(
      new Map(rows[0]?.ranges.map(({ conversation, ...range }) => [conversation, range])),
      new Map([
        [tea, { first: 2, last: 4 }],
        [cake, { first: 2, last: 2 }],
      ]),
    )
    assert.deepEqual(
      rows.map(({ users }) => users),
      [
        [{ type: 'added', user: bob.user, conversation: tea, from: 4 }],
        [{ type: 'removed', user: bob.user, conversation: tea, to: 5 }],
      ],
    )
    assert.ok(rows.every(({ at }) => Number.isInteger(at) && at > 0))
    assert.equal(JSON.stringify(rows).includes('secret'), false)
  })

  test('what stores nothing leaves no row', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice)
    const item = message(tea, alice, 'once')
    const { journalId } = await s.append(item)
    await s.append(item)
    await s.append(message(tea, bob, 'no'), renamed(tea, alice, 'Tea'))
    assert.deepEqual(
      (await s.journal((journalId ?? 0) - 1, tea)).map(({ id }) => id),
      [journalId],
    )
  })

  test('P4.6 ids grow along a conversation, whoever writes', async (t) => {
    const s = await scene(t, make)
    const [alice, bob] = await s.people('alice', 'bob')
    const tea = await s.open('group', alice, bob)
    const begun = await s.store.journal.begin()
    await Promise.all(Array.from({ length: 16 }, (_, n) => s.append(message(tea, n % 2 ? alice : bob, `${n}`))))
    const rows = await s.journal(begun, tea)
    const firsts = rows.map(({ ranges }) => ranges.find(({ conversation }) => conversation === tea)?.first)
    assert.deepEqual(
      firsts,
      Array.from({ length: 16 }, (_, n) => n + 2),
    )
    assert.deepEqual(
      rows.map(({ id }) => id),
      rows.map(({ id }) => id).toSorted((a, b) => a - b),
    )
    assert.equal(new Set(rows.map(({ id }) => id)).size, 16)
  })
}

function pagesContract(make: MakeStore): void {
  test('a page: by id, after a place, no more than the limit and 1,000; going on shows each row once', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const begun = await s.store.journal.begin()
    const written: (number | undefined)[] = []
    for (let n = 0; n < 9; n++) written.push((await s.append(message(tea, alice, `${n}`))).journalId)
    const found: number[] = []
    for (let after = begun; ; ) {
      const { rows } = await s.store.journal.page(after, 4)
      assert.ok(rows.length <= 4 && rows.every(({ id }) => id > after))
      if (rows.length === 0) break
      found.push(...rows.map(({ id }) => id))
      after = found.at(-1) ?? after
    }
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
    )
    assert.deepEqual(
      found.filter((id) => written.includes(id)),
      written,
    )
    assert.ok((await s.store.journal.page(0, 1_000_000)).rows.length <= 1_000)
  })

  test('P4.6 a snapshot comes with each page: xmin up to xmax, both never going back, xmax beyond what was seen', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    let before = await s.store.journal.page(0, 1)
    for (let n = 0; n < 5; n++) {
      const { journalId } = await s.append(message(tea, alice, `${n}`))
      const page = await s.store.journal.page((journalId ?? 0) - 1, 10)
      assert.equal(page.rows[0]?.id, journalId)
      assert.ok(page.xmin <= page.xmax && page.xmin >= before.xmin && page.xmax > before.xmax)
      assert.ok(page.last >= (journalId ?? Number.NaN) && page.last >= before.last)
      before = page
    }
  })

  test('P4.6 a tail that follows the pages comes to everything that was committed, and to its end', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    let state = tailFrom(await s.store.journal.begin())
    const found = new Set<number>()
    const read = async (): Promise<void> => {
      const { rows, next } = takePage(state, await s.store.journal.page(state.low, 1_000))
      for (const { id } of rows) found.add(id)
      state = next
    }
    const writes = Array.from({ length: 30 }, (_, n) => s.append(message(tea, alice, `${n}`)))
    await read()
    const written = (await Promise.all(writes)).map(({ journalId }) => journalId ?? Number.NaN)
    for (let n = 0; n < 3; n++) await read()
    assert.deepEqual(
      written.filter((id) => !found.has(id)),
      [],
    )
    assert.ok(state.low >= Math.max(...written), `low ${state.low}, holes ${[...state.holes.keys()]}`)
  })

  test('P4.6 who begins now misses nothing that is committed later', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const early = Array.from({ length: 8 }, (_, n) => s.append(message(tea, alice, `${n}`)))
    const begun = await s.store.journal.begin()
    const before = new Set((await s.store.journal.page(begun - 8, 1_000)).rows.map(({ id }) => id))
    await Promise.all(early)
    const { journalId } = await s.append(message(tea, alice, 'later'))
    const { rows } = await s.store.journal.page(begun - 8, 1_000)
    assert.deepEqual(
      rows.filter(({ id }) => id <= begun && !before.has(id)),
      [],
    )
    assert.ok((journalId ?? 0) > begun && rows.some(({ id }) => id === journalId))
  })
}

function pruneContract(make: MakeStore): void {
  test('nothing young is pruned, and nothing after the place to be kept', async (t) => {
    const s = await scene(t, make)
    const [alice] = await s.people('alice')
    const begun = await s.store.journal.begin()
    const tea = await s.open('group', alice)
    await s.say(tea, alice, 'hello')
    assert.equal(await s.store.journal.prune(10 * year, Number.MAX_SAFE_INTEGER), 0)
    assert.equal(await s.store.journal.prune(-year, 0), 0)
    assert.equal((await s.journal(begun, tea)).length, 2)
  })

  test('P4.4 what is old goes, and is counted; who asks since before gets his whole list', async (t) => {
    const s = await scene(t, (limits) => make(limits, true))
    const [alice] = await s.people('alice')
    const [tea, cake, left] = [await s.open('group', alice), await s.open('group', alice), await s.open('group', alice)]
    await s.stored(membersChanged(left, alice, 'leave'))
    const [old, young] = [await s.append(message(tea, alice, 'a')), await s.append(message(tea, alice, 'b'))]
    const ids = async () => (await s.store.journal.page(0, 1_000)).rows.map(({ id }) => id)
    const before = (await ids()).length
    assert.equal(await s.store.journal.prune(-year, old.journalId ?? 0), before - 1)
    assert.deepEqual(await ids(), [young.journalId])
    const ask = (since: number | undefined) => s.store.reader.sync(alice, { since, after: undefined, limit: 10 })
    const rows = async (since: number | undefined) => (await ask(since)).rows.map(({ id }) => id)
    assert.equal((await ask(undefined)).journalFloor, young.journalId)
    // Of the whole list what one has left is no part; it is of what changed since the beginning.
    assert.deepEqual([await rows(0), await rows(young.journalId! - 1)], [[tea, cake], [tea]])
  })

  test('the last row stays, however old: it tells how far the journal has come', async (t) => {
    const s = await scene(t, (limits) => make(limits, true))
    const [alice] = await s.people('alice')
    const tea = await s.open('group', alice)
    const { journalId } = await s.append(message(tea, alice, 'hello'))
    assert.equal(await s.store.journal.prune(-year, Number.MAX_SAFE_INTEGER), 1)
    const { rows, last } = await s.store.journal.page(0, 10)
    assert.deepEqual([rows.map(({ id }) => id), last], [[journalId], journalId])
  })
}
