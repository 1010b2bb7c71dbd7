import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable, StoreUnknown } from '../../src/ports/store.ts'
import { ask, connect, conversation, freshStore, message, opened, people, postgres } from './bed.ts'

/** Bounded by the store's limit, with room for a busy machine. */
async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  const late = sleep(ms, undefined, { ref: false }).then(() => assert.fail(`no answer within ${ms} ms`))
  return Promise.race([asked, late])
}

async function eventually(act: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await act()
      return
    } catch (error) {
      if (tries > 100) throw error
      await sleep(100)
    }
  }
}

test('P8.1 P1.8 a frozen PostgreSQL: what was sent is unknown, what could not be sent is unavailable, both in time', async (t) => {
  const { store, connection } = await freshStore(t, { limit: 500 })
  const leaving = (await freshStore(t, { connection, limit: 500 })).store
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  await leaving.ping()
  const item = message(room, alice!, 'hello')
  const other = message(room, alice!, 'later')
  const backends = await ask<[number]>(
    connection,
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const pids = [(await postgres()).pid!, ...backends.flat()]
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    await assert.rejects(within(5_000, store.log.append([item])), StoreUnknown)
    await assert.rejects(within(5_000, store.log.append([other])), StoreUnavailable)
    await assert.rejects(within(5_000, store.ping()), StoreUnavailable)
    await within(5_000, leaving.close())
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
  await eventually(() => store.ping())
  // The frozen backend did it, or did not: the same id tells, and it is stored once.
  await eventually(() => store.log.append([item, other]))
  const entries = await store.reader.entries(room, { from: 1, to: 100, descending: false, limit: 100 })
  assert.equal(entries.filter(({ clientId }) => clientId === item.clientId).length, 1)
  assert.equal(entries.filter(({ clientId }) => clientId === other.clientId).length, 1)
  assert.equal(entries.length, 3)
})

test('P8.1 a lock that does not come free in time: surely not stored, and the connection goes on', async (t) => {
  const { store, connection } = await freshStore(t, { limit: 500 })
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query('begin')
  await client.query('select from heads for update')
  await assert.rejects(within(5_000, store.log.append([message(room, alice!, 'hello')])), StoreUnavailable)
  await client.query('rollback')
  const { verdicts } = await store.log.append([message(room, alice!, 'hello again')])
  assert.partialDeepStrictEqual(verdicts, [{ status: 'stored', seq: 2 }])
})

test('P1.8 a connection lost while the answer is awaited is unknown; the next question gets a new one', async (t) => {
  const { store, connection } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query('begin')
  await client.query('select from heads for update')
  const item = message(room, alice!, 'hello')
  const lost = assert.rejects(store.log.append([item]), StoreUnknown)
  const waiting = `pid in (select pid from pg_locks where not granted)`
  await eventually(async () =>
    assert.equal((await client.query(`select from pg_stat_activity where ${waiting}`)).rowCount, 1),
  )
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`)
  await lost
  await client.query('rollback')
  assert.partialDeepStrictEqual((await store.log.append([item])).verdicts, [{ status: 'stored', seq: 2 }])
})

test('P8.1 P8.2 killed while idle: unavailable until it is back, then it goes on by itself', async (t) => {
  const { store } = await freshStore(t)
  const [alice, bob] = await people(store, 'alice', 'bob')
  const room = await opened(store, conversation('group', alice!, [bob!]))
  await store.reader.heads([room])
  const { pid } = await postgres()
  process.kill(pid!, 'SIGKILL')
  const item = message(room, alice!, 'hello')
  const refused = async () => store.log.append([item]).catch((error: unknown) => error)
  const first = await within(5_000, refused())
  assert.ok(
    first instanceof StoreUnavailable || first instanceof StoreUnknown || (first as { verdicts: unknown }).verdicts,
  )
  await eventually(() => store.log.append([item]))
  const entries = await store.reader.entries(room, { from: 1, to: 100, descending: false, limit: 100 })
  assert.deepEqual(
    entries.map(({ seq }) => seq),
    [1, 2],
  )
})

test('P7.2 more questions than may wait are refused at once', async (t) => {
  const { store, connection } = await freshStore(t, { waiting: 3, limit: 1_000 })
  const [alice, bob] = await people(store, 'alice', 'bob')
  const rooms = [await opened(store, conversation('group', alice!, [bob!]))]
  const client = await connect(connection)
  t.after(() => client.end())
  await client.query('begin')
  await client.query('lock table heads in access exclusive mode')
  const asked = Array.from({ length: 20 }, () => store.reader.heads(rooms).catch((error: unknown) => error))
  const refusedAtOnce = await Promise.race(asked.slice(-5))
  assert.ok(refusedAtOnce instanceof StoreUnavailable)
  assert.match(refusedAtOnce.message, /too many/)
  await client.query('rollback')
  const answers = await Promise.all(asked)
  assert.equal(answers.filter((answer) => answer instanceof StoreUnavailable).length, 11)
})
