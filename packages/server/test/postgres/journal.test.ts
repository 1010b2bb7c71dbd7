import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JournalPage } from '../../src/domain/journal.ts'
import { connect, conversation, freshStore, message, opened, people } from './bed.ts'

const draw = 'insert into journal (id, at) values (journal_draw_1(), 0) returning id::int as id'

/** Follows the journal as DESIGN has it: a missing id is dead once xmin has reached the xmax of who first lacked it. */
class Tail {
  readonly seen = new Set<number>()
  readonly dead = new Set<number>()
  readonly #lacking = new Map<number, number>()
  #low: number

  constructor(low: number) {
    this.#low = low
  }

  get low(): number {
    return this.#low
  }

  take(page: JournalPage): void {
    for (const { id } of page.rows) this.seen.add(id)
    const highest = page.rows.at(-1)?.id ?? this.#low
    for (let id = this.#low + 1; id <= highest; id++) {
      if (this.seen.has(id)) continue
      const since = this.#lacking.get(id)
      if (since === undefined) this.#lacking.set(id, page.xmax)
      else if (page.xmin >= since) this.dead.add(id)
    }
    while (this.seen.has(this.#low + 1) || this.dead.has(this.#low + 1)) this.#low += 1
  }
}

test('P4.6 a tail that reads all the time misses no row, while four nodes write and some roll back', async (t) => {
  const { store, connection } = await freshStore(t)
  const writers = await Promise.all([0, 1, 2, 3].map(() => connect(connection)))
  t.after(() => Promise.all(writers.map((client) => client.end())))
  const tail = new Tail(await store.journal.begin())
  const committed = new Set<number>()
  let writing = true
  const write = async (client: (typeof writers)[number], n: number) => {
    for (let i = 0; i < 150; i++) {
      await client.query('begin')
      const { rows } = await client.query<{ id: number }>(draw)
      const keep = (i * 7 + n) % 5 !== 0
      await client.query(keep ? 'commit' : 'rollback')
      if (keep) committed.add(rows[0]!.id)
    }
  }
  const read = async () => {
    while (writing) tail.take(await store.journal.page(tail.low, 1_000))
  }
  const reading = read()
  await Promise.all(writers.map(write))
  writing = false
  await reading
  for (let i = 0; i < 3; i++) tail.take(await store.journal.page(tail.low, 1_000))
  assert.deepEqual(
    [...committed].filter((id) => tail.dead.has(id)),
    [],
  )
  assert.deepEqual(
    [...committed].filter((id) => !tail.seen.has(id)),
    [],
  )
  assert.equal(committed.size, 480)
})

test('P4.6 an id is not dead while a transaction that began after the row above it may still commit it', async (t) => {
  const { store, connection } = await freshStore(t)
  const [early, late] = [await connect(connection), await connect(connection)]
  t.after(() => Promise.all([early.end(), late.end()]))
  // `late` has the greater transaction id and draws first: by the snapshot's own xmax its id would look dead.
  await early.query('begin')
  await early.query('select pg_current_xact_id()')
  await late.query('begin')
  const hole = (await late.query<{ id: number }>(draw)).rows[0]!.id
  const above = (await early.query<{ id: number }>(draw)).rows[0]!.id
  await early.query('commit')
  const tail = new Tail(hole - 1)
  for (let i = 0; i < 3; i++) tail.take(await store.journal.page(tail.low, 1_000))
  assert.deepEqual([[...tail.seen], [...tail.dead], tail.low], [[above], [], hole - 1])
  await late.query('commit')
  tail.take(await store.journal.page(tail.low, 1_000))
  assert.deepEqual([tail.seen.has(hole), tail.low], [true, above])
})

test('P4.6 the beginning of a tail waits for who has drawn an id and not yet committed', async (t) => {
  const { store, connection } = await freshStore(t)
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query('begin')
  const id = (await client.query<{ id: number }>(draw)).rows[0]!.id
  let isOver = false
  const begun = store.journal.begin().then((low) => {
    assert.ok(isOver, 'begin did not wait')
    return low
  })
  await store.journal.page(0, 1)
  isOver = true
  await client.query('commit')
  assert.equal(await begun, id)
})

test('pruning keeps the young, those not relayed yet, and the last', async (t) => {
  const { store } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  await store.log.append([message(room, alice!, 'hello')])
  assert.equal(await store.journal.prune(3_600_000, 100), 0)
  assert.equal(await store.journal.prune(-1_000, 2), 2)
  const ids = async () => (await store.journal.page(0, 10)).rows.map(({ id }) => id)
  assert.deepEqual(await ids(), [3, 4])
  assert.equal(await store.journal.prune(-1_000, 100), 1)
  const { rows, last } = await store.journal.page(0, 10)
  assert.deepEqual([rows.map(({ id }) => id), last], [[4], 4])
})

test('P4.4 a sync with a position older than the journal gets the whole list', async (t) => {
  const { store } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const rooms = [
    await opened(store, conversation('group', alice!, [bob!])),
    await opened(store, conversation('group', bob!, [alice!])),
  ]
  await store.log.append([message(rooms[0]!, alice!, 'hello')])
  const since = async (id: number) =>
    (await store.reader.sync(alice!, { since: id, after: undefined, limit: 10 })).rows.map((row) => row.id)
  assert.deepEqual(await since(4), [rooms[0]])
  assert.deepEqual(await since(1), [rooms[0], rooms[1]])
  await store.journal.prune(-1_000, 100)
  assert.deepEqual(await since(3), [rooms[0], rooms[1]])
  assert.deepEqual(await since(5), [])
})
