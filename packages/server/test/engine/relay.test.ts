import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { chunks, RelayPace } from '../../src/domain/relay.ts'
import { skipPruned, tailFrom } from '../../src/domain/tail.ts'
import { defaultStoreLimits } from '../../src/ports/stores.ts'
import { Scene } from '../contract/scene.ts'
import { relayNode, TestClock } from './relay-bed.ts'

/** Two nodes over one database, and alice with bob in a conversation. */
async function stage(limits = {}) {
  const clock = new TestClock()
  const database = new MemoryDatabase()
  const [one, two] = [relayNode(database, clock, 'n1', limits), relayNode(database, clock, 'n2', limits)]
  const tenant = await one.store.directory.tenant('acme')
  const s = new Scene(one.store, tenant, defaultStoreLimits)
  const [alice, bob] = await s.people('alice', 'bob')
  const tea = await s.open('group', alice, bob)
  const say = async (count: number) => {
    for (let n = 0; n < count; n++) await s.say(tea, bob, `text ${n}`)
  }
  await one.relay.start()
  await two.relay.start()
  return { clock, database, one, two, tea, say, s }
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n)

test('P3.10 one node of two leads, and tells all that the journal has, in order and once', async () => {
  const { clock, one, two, tea, say } = await stage({ relayRows: 7, relayEntries: 3 })
  await say(40)
  await clock.pass(300)
  assert.deepEqual([one.log.of(tea), two.log.of(tea)], [upTo(41), []])
  assert.deepEqual(
    [one.level(), two.level()],
    [
      { leads: true, behind: 0, seconds: 0 },
      { leads: false, behind: 0, seconds: 0 },
    ],
  )
})

test('a store that answers only small questions is asked smaller ones, until it answers', async () => {
  const clock = new TestClock()
  const { store, relay, log } = relayNode(new MemoryDatabase(), clock, 'n1', { relayEntries: 1_000 }, 30)
  const s = new Scene(store, await store.directory.tenant('acme'), defaultStoreLimits)
  const [alice, bob] = await s.people('alice', 'bob')
  const tea = await s.open('group', alice, bob)
  for (let n = 0; n < 199; n++) await s.say(tea, bob, `text ${n}`)
  await relay.start()
  await clock.pass(10_000)
  assert.deepEqual([...new Set(log.of(tea))], upTo(200))
})

test('own commits wake the leader at once; what others commit is found within the idle time', async () => {
  const { clock, one, tea, say } = await stage()
  await clock.pass(300)
  await say(1)
  one.relay.woke()
  await clock.pass(30)
  assert.deepEqual(one.log.of(tea), upTo(2))
  await clock.pass(300)
  await say(1)
  await clock.pass(110)
  assert.deepEqual(one.log.of(tea), upTo(3))
})

test('P8.11 a leader that ends gives up its lease, and the next one goes on where it was', async () => {
  const { clock, one, two, tea, say } = await stage()
  await say(5)
  await clock.pass(500)
  await one.relay.stop()
  await say(5)
  await clock.pass(1_200)
  assert.deepEqual([one.log.of(tea), two.log.of(tea)], [upTo(6), upTo(11, 7)])
})

test('P8.11 a leader that is cut off from the leases stops before another one begins; what repeats is of the same order', async () => {
  const { clock, one, two, tea, say } = await stage()
  await say(3)
  await clock.pass(500)
  one.cutOff()
  await clock.pass(2_900)
  assert.equal(one.level().leads, false)
  await say(3)
  await clock.pass(1_500)
  assert.equal(two.level().leads, true)
  assert.deepEqual([one.log.of(tea), two.log.of(tea)], [upTo(4), upTo(7, 5)])
})

test('P8.11 a leader that is stuck in its event log publishes nothing after its lease; nothing is lost', async () => {
  const { clock, one, two, tea, say } = await stage()
  await clock.pass(300)
  one.log.isAway = true
  await say(3)
  await clock.pass(300)
  one.cutOff()
  await clock.pass(5_000)
  one.log.isAway = false
  await clock.pass(1_000)
  assert.deepEqual([one.log.of(tea), two.log.of(tea)], [upTo(1), upTo(4, 2)])
})

test('P8.10 the event log away for an hour: the journal keeps what it lacks, the lag is told, then it catches up in order', async () => {
  const { clock, one, tea, say } = await stage()
  await clock.pass(300)
  one.log.isAway = true
  await say(30)
  await clock.pass(2_000)
  const level = one.level()
  assert.equal(level.behind, 30)
  assert.ok(level.seconds >= 1.9, `${level.seconds} s`)
  assert.equal(await one.store.journal.prune(0, await one.relay.relayed()), 1, 'only what was relayed goes')
  one.log.isAway = false
  await clock.pass(500)
  assert.deepEqual(one.log.of(tea), upTo(31))
  assert.deepEqual(one.level(), { leads: true, behind: 0, seconds: 0 })
})

test('P3.10 what is written after a new epoch began bears its name, though this node has not noticed it yet', async () => {
  const { clock, one, two, say } = await stage()
  await say(3)
  await clock.pass(300)
  const before = await one.store.epoch.get()
  // Said by somebody beside the nodes, as an operator does.
  const next = await two.store.epoch.bump()
  await say(2)
  await clock.pass(500)
  const named = (epoch: string) => one.log.events.filter((event) => event.epoch === epoch).map(({ entry }) => entry.seq)
  assert.deepEqual(named(before), upTo(4))
  assert.deepEqual([...new Set(named(next))].slice(-2), [5, 6])
})

test('a new epoch begins anew at what was noted: told again rather than left out', async () => {
  const { clock, one, tea, say } = await stage()
  await say(3)
  await clock.pass(500)
  one.relay.beginAnew()
  await say(1)
  await clock.pass(300)
  assert.deepEqual(one.log.of(tea), upTo(5))
})

test('a transaction that is late is waited for: what comes after it in its conversation comes after it', async () => {
  const { clock, database, one, tea, say } = await stage()
  const late = database.journal.begin()
  await say(2)
  await clock.pass(200)
  database.journal.commit(late, clock.now(), [], [])
  await say(1)
  await clock.pass(200)
  assert.deepEqual(one.log.of(tea), upTo(4))
  assert.equal(await one.relay.relayed(), database.journal.drawn)
})

test('chunks keep the order and never hold more entries than asked for', () => {
  const range = (conversation: string, first: number, last: number) => ({ conversation, first, last })
  const rows = [
    { id: 1, at: 10, ranges: [range('tea', 1, 4), range('cake', 1, 2)], users: [] },
    { id: 2, at: 20, ranges: [], users: [] },
    { id: 3, at: 30, ranges: [range('tea', 5, 9), range('cake', 3, 3)], users: [] },
  ]
  assert.deepEqual(chunks(rows, 6), [
    { ranges: [range('tea', 1, 4), range('cake', 1, 2)], at: 10 },
    { ranges: [range('tea', 5, 9), range('cake', 3, 3)], at: 30 },
  ])
  assert.equal(chunks(rows, 1).length, 4)
})

test('failures make the relay look less often, up to a second', () => {
  const pace = new RelayPace({ relayMs: 25, relayIdleMs: 100 })
  const pauses = Array.from({ length: 8 }, () => {
    pace.failed()
    return pace.pause
  })
  assert.deepEqual(pauses, [50, 100, 200, 400, 800, 1_000, 1_000, 1_000])
  pace.ended('more', 0)
  assert.equal(pace.pause, 0)
})

test('a journal that was cut far above is gone on with at its first row; a young or near one is read id by id', () => {
  const page = (id: number, at: number) => ({ rows: [{ id, at, ranges: [], users: [] }], xmin: 1, xmax: 1, last: id })
  assert.deepEqual(skipPruned(tailFrom(5), page(50_000, 0), 100_000), tailFrom(49_999))
  assert.deepEqual(skipPruned(tailFrom(5), page(50_000, 90_000), 100_000), tailFrom(5))
  assert.deepEqual(skipPruned(tailFrom(5), page(500, 0), 100_000), tailFrom(5))
})
