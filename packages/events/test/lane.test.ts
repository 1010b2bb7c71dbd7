import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoggedEntry } from '@confab/protocol'
import { Commits, type Done } from '../src/commits.ts'
import { type Item, Lane } from '../src/lane.ts'
import type { Hooks } from '../src/options.ts'
import { eventOf } from '../src/read.ts'
import { Seen } from '../src/seen.ts'
import { entry, until } from './entry.ts'

const item = (offset: number, event: unknown): Item => {
  return { offset: BigInt(offset), leaderEpoch: 0, value: JSON.stringify(event) }
}

function laneOf(handle: (event: LoggedEntry) => Promise<void> | void, hooks: Hooks = {}, seen = new Seen(100)) {
  const done: number[] = []
  const settings = { handle, hooks, firstPause: 1, longestPause: 4 }
  const lane = new Lane({ partition: 3, settings, seen, done: ({ offset }) => done.push(Number(offset)) })
  return { lane, done, seen }
}

test('P3.10 what a conversation has seen is dropped, in another conversation or epoch it is not', async () => {
  const taken: string[] = []
  const repeated: number[] = []
  const take = (event: LoggedEntry) => void taken.push(`${event.epoch} ${event.conversationId} ${event.seq}`)
  const { lane, done } = laneOf(take, { repeated: ({ seq }) => repeated.push(seq) })
  const events = [entry('tea', 1), entry('tea', 2), entry('cake', 1), entry('tea', 1), entry('tea', 2), entry('tea', 3)]
  for (const [offset, event] of [...events, { ...entry('tea', 1), epoch: 'e2' }].entries())
    lane.add(item(offset, event))
  await until(() => done.length === 7)
  assert.deepEqual(taken, ['e1 tea 1', 'e1 tea 2', 'e1 cake 1', 'e1 tea 3', 'e2 tea 1'])
  assert.deepEqual(repeated, [1, 2])
})

test('a handler that fails is asked again with the same event, and nothing after it goes before', async () => {
  const asked: number[] = []
  const failures: number[] = []
  const recovered: number[] = []
  const handle = async ({ seq }: LoggedEntry) => {
    asked.push(seq)
    if (seq === 2 && failures.length < 4) throw new Error('away')
  }
  const hooks: Hooks = {
    failed: ({ partition, event, attempt, pause }) => {
      assert.deepEqual([partition, event?.seq, attempt], [3, 2, failures.length + 1])
      failures.push(pause)
    },
    recovered: ({ seq }, attempts) => recovered.push(seq, attempts),
  }
  const { lane, done } = laneOf(handle, hooks)
  for (let seq = 1; seq <= 3; seq++) lane.add(item(seq, entry('tea', seq)))
  await until(() => failures.length > 0)
  assert.equal(lane.level.waiting >= 2, true)
  await until(() => done.length === 3)
  assert.deepEqual(
    { asked, failures, recovered },
    { asked: [1, 2, 2, 2, 2, 2, 3], failures: [1, 2, 4, 4], recovered: [2, 4] },
  )
  assert.deepEqual(lane.level, { partition: 3, waiting: 0, failures: 0 })
})

test('what is fetched again after a rebalance is passed over while it is here; a stopped lane drops what waits', async () => {
  const taken: number[] = []
  const gate = Promise.withResolvers<void>()
  const { lane, done } = laneOf(async ({ seq }) => {
    await gate.promise
    taken.push(seq)
  })
  for (const seq of [1, 2, 3, 1, 2, 3]) lane.add(item(seq, entry('tea', seq)))
  assert.equal(lane.level.waiting, 3)
  const stopped = lane.stop()
  gate.resolve()
  await stopped
  assert.deepEqual({ taken, done }, { taken: [1], done: [1] })
})

test('a stuck lane that is stopped does not wait for its handler to succeed', async () => {
  const failed = Promise.withResolvers<void>()
  const settings = { handle: () => Promise.reject(new Error('away')), firstPause: 60_000, longestPause: 60_000 }
  const hooks: Hooks = { failed: () => failed.resolve() }
  const lane = new Lane({
    partition: 0,
    settings: { ...settings, hooks },
    seen: new Seen(9),
    done: () => assert.fail('done'),
  })
  lane.add(item(1, entry('tea', 1)))
  await failed.promise
  await lane.stop()
})

test('of an unknown type nothing is known and it is passed over; an unknown version or no event stops', () => {
  assert.equal(eventOf(JSON.stringify({ version: 1, type: 'later' })), undefined)
  assert.throws(() => eventOf(JSON.stringify({ ...entry('tea', 1), version: 2 })), /newer @confab\/events/)
  for (const text of ['', 'null', '7', '{}', '{"version":1']) assert.throws(() => eventOf(text))
})

test('P7.3 of a bounded number of conversations it is remembered what was seen', () => {
  const seen = new Seen(2)
  for (const name of ['tea', 'cake', 'tea', 'milk']) seen.note(entry(name, 5))
  assert.deepEqual(
    ['tea', 'cake', 'milk'].map((name) => seen.has(entry(name, 4))),
    [true, false, true],
  )
  assert.equal(seen.size, 2)
})

test('notes go after so many events; one that failed goes with the next, a later one is not undone', async () => {
  const noted: Done[][] = []
  let fails = true
  const commit = async (done: readonly Done[]) => {
    if (fails) throw new Error('away')
    noted.push([...done])
  }
  const commits = new Commits({ settings: { commitInterval: 60_000, commitEvents: 3, hooks: {} }, commit })
  const at = (partition: number, offset: bigint) => ({ partition, offset, leaderEpoch: 0 })
  for (const offset of [1n, 2n]) commits.note(at(0, offset))
  commits.note(at(1, 7n))
  await commits.flush()
  fails = false
  commits.note(at(0, 3n))
  await commits.stop()
  assert.deepEqual(noted, [[at(0, 3n), at(1, 7n)]])
})
