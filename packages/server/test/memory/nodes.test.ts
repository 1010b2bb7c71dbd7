import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { memoryBuckets } from '../../src/adapters/memory/buckets.ts'
import { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryEventLog } from '../../src/adapters/memory/event-log.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import type { LoggedEvent } from '../../src/domain/logged.ts'
import { defaultStoreLimits } from '../../src/ports/stores.ts'
import { loggedEvent } from '../contract/event-log.ts'
import { message, Scene } from '../contract/scene.ts'

/** A node whose clock stands, over a database. */
function node(database: MemoryDatabase, now: number) {
  let last = 0
  const clock = { now: () => now, after: () => () => undefined }
  return memoryStore(database, { clock, ids: { uuid: () => `id ${now} ${++last}` } })
}

test('P3.7 nodes over one database see the same, and time does not run back where their clocks differ', async () => {
  const database = new MemoryDatabase()
  const [ahead, behind] = [node(database, 9_000), node(database, 1_000)]
  const tenant = await ahead.directory.tenant('acme')
  assert.equal(await behind.directory.tenant('acme'), tenant)
  const s = new Scene(ahead, tenant, defaultStoreLimits)
  const [alice, bob] = await s.people('alice', 'bob')
  const tea = await s.open('group', alice, bob)
  const { verdicts } = await behind.log.append([message(tea, bob, 'hello')])
  assert.deepEqual(verdicts, [{ status: 'stored', seq: 2, at: 9_000, countable: 1 }])
  assert.deepEqual(
    await s.entries(tea),
    await behind.reader.entries(tea, { from: 1, to: 9, descending: false, limit: 9 }),
  )
  assert.deepEqual(await ahead.journal.page(0, 10), await behind.journal.page(0, 10))
  assert.equal(await ahead.epoch.get(), await behind.epoch.get())
  assert.equal(await behind.epoch.bump(), await ahead.epoch.get())
})

test('the same calls with the same clock and ids make the same database', async () => {
  const item = randomUUID()
  const run = async () => {
    const database = new MemoryDatabase()
    const s = new Scene(node(database, 5_000), 1, defaultStoreLimits)
    await s.store.directory.tenant('acme')
    const [alice, bob] = await s.people('alice', 'bob')
    const made = { ...s.wanted('group', alice, [bob]), id: item, clientId: item }
    await s.create(made)
    await s.append(message(item, alice, 'hello', item))
    await s.store.epoch.bump()
    return database
  }
  assert.deepEqual(await run(), await run())
})

test('the store answers within microtasks', async () => {
  const store = node(new MemoryDatabase(), 1)
  const answered: string[] = []
  store.directory.tenant('acme').then(() => answered.push('tenant'))
  store.log.append([]).then(() => answered.push('append'))
  store.journal.page(0, 1).then(() => answered.push('page'))
  for (let n = 0; n < 3; n++) await undefined
  assert.deepEqual(answered.toSorted(), ['append', 'page', 'tenant'])
})

test('tickets that are over do not gather', async () => {
  const database = new MemoryDatabase()
  const store = node(database, 100)
  for (let n = 0; n < 50; n++) await store.tickets.put({ hash: `${n}`, claims: '{}', expiresAt: n < 40 ? 90 : 200 })
  await node(database, 150).tickets.put({ hash: 'last', claims: '{}', expiresAt: 300 })
  assert.equal(database.tickets.size, 11)
})

test('P7.3 buckets remember no more keys than their limit; the one used longest ago is forgotten', () => {
  const buckets = memoryBuckets({ perSecond: 1, burst: 1 }, 3)
  const take = (key: string) => buckets.take(key, 1, 1_000)
  for (const key of ['alice', 'bob', 'carol']) assert.equal(take(key), 0)
  for (const key of ['alice', 'bob', 'carol']) assert.equal(take(key), 1_000)
  assert.equal(take('dave'), 0)
  assert.deepEqual(['bob', 'carol', 'dave'].map(take), [1_000, 1_000, 1_000])
  assert.equal(take('alice'), 0)
})

test('a consumer that fails stops the event log at that event, is asked again, and then it goes on in order', async () => {
  const taken: number[] = []
  let failures = 0
  const consume = ({ entry }: LoggedEvent) => {
    if (entry.seq === 2 && failures++ < 3) throw new Error('away')
    taken.push(entry.seq)
  }
  const waits: number[] = []
  const after = (ms: number, call: () => void) => {
    waits.push(ms)
    queueMicrotask(call)
    return () => undefined
  }
  const log = memoryEventLog([consume], { now: () => 0, after })
  const events = [1, 2, 3].map((seq) => loggedEvent('tea', seq))
  await log.publish(events, () => true)
  assert.deepEqual({ taken, waits }, { taken: [1, 2, 3], waits: [50, 100, 200] })
})

test('a timer of the machine’s clock does not keep the process alive', () => {
  const system = new URL('../../src/adapters/platform/system.ts', import.meta.url).href
  const program = `import { systemClock } from ${JSON.stringify(system)}
    systemClock.after(3_600_000, () => console.log('called'))
    console.log('end')`
  const args = ['--conditions=confab-source', '--input-type=module', '--eval', program]
  assert.equal(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }), 'end\n')
})
