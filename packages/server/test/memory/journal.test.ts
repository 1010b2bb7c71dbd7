import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { systemClock, systemIds } from '../../src/adapters/platform/system.ts'
import { type TailState, tailFrom, takePage } from '../../src/domain/tail.ts'
import type { Store } from '../../src/ports/stores.ts'

const range = () => [{ conversation: randomUUID(), first: 1, last: 1 }]

/** A database, a node's view of it, and a reader of its journal. */
class Reading {
  readonly database = new MemoryDatabase()
  readonly store: Store = memoryStore(this.database, { clock: systemClock, ids: systemIds })
  state: TailState = tailFrom(0)

  write(): number {
    const transaction = this.database.journal.begin()
    this.database.journal.commit(transaction, 1, range(), [])
    return transaction.id
  }

  /** Ids of the rows that are new to the reader. */
  async read(): Promise<number[]> {
    const { rows, next } = takePage(this.state, await this.store.journal.page(this.state.low, 1_000))
    this.state = next
    return rows.map(({ id }) => id)
  }
}

test('P4.6 a row that becomes visible after a later one is not missed', async () => {
  const r = new Reading()
  assert.deepEqual([r.write(), await r.read()], [1, [1]])
  const slow = r.database.journal.begin()
  r.write()
  assert.deepEqual([await r.read(), await r.read()], [[3], []])
  assert.deepEqual([r.state.low, await r.store.journal.begin()], [1, 1])
  r.write()
  r.database.journal.commit(slow, 1, range(), [])
  assert.deepEqual(await r.read(), [2, 4])
  assert.deepEqual([r.state.low, r.state.holes.size, await r.store.journal.begin()], [4, 0, 4])
})

test('P4.6 an id whose transaction was rolled back holds the reader up no longer than it is in doubt', async () => {
  const r = new Reading()
  const doomed = r.database.journal.begin()
  r.write()
  assert.deepEqual([await r.read(), r.state.low], [[2], 0])
  assert.deepEqual([await r.read(), r.state.low], [[], 0])
  r.database.journal.abort(doomed)
  await r.read()
  assert.deepEqual([r.state.low, await r.store.journal.begin()], [2, 2])
})

test('rows lie by id, whatever the order of their commits', async () => {
  const r = new Reading()
  const open = [r.database.journal.begin(), r.database.journal.begin(), r.database.journal.begin()]
  for (const n of [2, 0, 1]) r.database.journal.commit(open[n]!, 1, range(), [])
  const { rows, last } = await r.store.journal.page(0, 10)
  assert.deepEqual([rows.map(({ id }) => id), last], [[1, 2, 3], 3])
  assert.deepEqual(
    (await r.store.journal.page(1, 1)).rows.map(({ id }) => id),
    [2],
  )
})

test('a page has no more than 1,000 rows, whoever asks', async () => {
  const r = new Reading()
  for (let n = 0; n < 1_005; n++) r.write()
  assert.equal((await r.store.journal.page(2, 5_000)).rows.length, 1_000)
  assert.deepEqual([(await r.read()).length, (await r.read()).length, (await r.read()).length], [1_000, 5, 0])
})
