import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoggedEntry } from '@confab/events'
import type { Entry } from '@confab/protocol'
import { verifyLines } from '@confab/verify'
import { Watch } from '../../load/watch.ts'
import { differences } from '../event-ledger.ts'
import { type Fault, promises } from '../fault.ts'
import { faultOf } from '../faults.ts'
import { HealthWatch, type Look } from '../health-watch.ts'
import { pageOf } from '../page.ts'
import { resultOf } from '../result.ts'
import type { Seen } from '../round.ts'
import { SentinelView } from '../sentinel-view.ts'
import { judge } from '../verdict.ts'
import { Waits } from '../waits.ts'

const killed = faultOf('node1-killed')
const common = { v: 1, t: 1, conv: 'tea', conn: '1' }
const good = [
  { ...common, actor: 'alice', ev: 'send', cid: 'a', hash: 'h' },
  { ...common, actor: 'alice', ev: 'ack', cid: 'a', hash: 'h', seq: 1 },
  { ...common, actor: 'auditor', ev: 'entry', cid: 'a', hash: 'h', seq: 1, sender: 'alice' },
  { ...common, actor: 'auditor', ev: 'end', seq: 1, full: true },
]
const reportOf = (lines: readonly object[]) => verifyLines(lines.map((line) => JSON.stringify(line)))

/** A round in which nothing was seen but what is given. */
function seen(more: Partial<Seen> = {}, looks: readonly Look[] = []): Seen {
  const health = new HealthWatch([])
  health.looks.push(...looks)
  return {
    struckAt: 1_000,
    mendedAt: 7_000,
    endedAt: 20_000,
    recovery: { acknowledged: 400, whole: 500, well: 600 },
    watch: new Watch(),
    waits: new Waits(),
    health,
    reports: [reportOf(good)],
    logs: new Map(),
    failures: [],
    waiting: 0,
    behind: [],
    unequal: [],
    deleted: [],
    leaks: [],
    held: [],
    deafVisits: 1,
    lost: 0,
    reset: 0,
    clients: 11,
    others: 0,
    ...more,
  }
}

/** The promises that are not held, as `P1 broken`. */
function not(held: Seen, fault: Fault = killed): string[] {
  const cells = judge(held, fault)
  return promises.filter((promise) => cells[promise].is !== 'held').map((promise) => `${promise} ${cells[promise].is}`)
}

const at = (node: number, is: Look['is'], when: number): Look => ({ at: when, node, is, why: `it is ${is}` })

test('P8.38 a round in which nobody saw anything holds all promises', () => {
  assert.deepEqual(not(seen()), [])
})

test('P8.38 what a fault states degrades, what it does not state breaks a promise', () => {
  const degraded = [at(1, 'degraded', 2_000), at(1, 'degraded', 4_000)]
  assert.deepEqual(not(seen({}, degraded), faultOf('redis-all-killed')), ['P8 degraded'])
  assert.deepEqual(not(seen({}, degraded), faultOf('node1-clock-ahead')), ['P8 broken'])
})

test('P8.38 what is stated of one node alone breaks a promise on another', () => {
  const one = faultOf('node1-off-redis')
  assert.deepEqual(not(seen({}, [at(0, 'degraded', 2_000), at(0, 'degraded', 4_000)]), one), ['P8 degraded'])
  assert.deepEqual(not(seen({}, [at(2, 'degraded', 2_000), at(2, 'degraded', 4_000)]), one), ['P8 broken'])
})

test('P8.38 each promise that is broken is told', () => {
  const stored = { seq: 2, clientId: 'b', content: { text: 'gone' } } as unknown as Entry
  assert.deepEqual(not(seen({ reports: [reportOf(good.slice(0, 2))] })), ['P1 broken'])
  assert.deepEqual(not(seen({ unequal: ['the event log lacks one'] })), ['P3 broken'])
  assert.deepEqual(not(seen({ behind: ['bob stopped at 3 of 4'] })), ['P4 broken'])
  assert.deepEqual(not(seen({ leaks: ['answered 200'] })), ['P6 broken'])
  assert.deepEqual(not(seen({ deleted: ['gone'], logs: new Map([['tea', [stored]]]) })), ['P6 broken'])
  assert.deepEqual(not(seen({ held: ['node1: mailboxBytes'] })), ['P7 broken'])
  assert.deepEqual(not(seen({ waiting: 3 })), ['P8 broken'])
  assert.deepEqual(not(seen({ recovery: { acknowledged: undefined, whole: undefined, well: 1 } })), ['P8 broken'])
  assert.deepEqual(not(seen({ reset: 1 })), ['P4 broken'])
})

test('P8.35 what is lost by nature is no breach, if every client was told', () => {
  const lossy = faultOf('postgres-lossy-promotion')
  const old = reportOf(good.slice(0, 2))
  const lost = { lost: 5, reports: [old, reportOf(good)] }
  assert.deepEqual(not(seen({ ...lost, reset: 11 }), lossy), ['P1 byNature', 'P4 byNature'])
  assert.deepEqual(not(seen({ ...lost, reset: 10 }), lossy), ['P1 byNature', 'P4 broken'])
  // The history that counts is whole.
  assert.deepEqual(not(seen({ ...lost, reports: [old, old], reset: 11 }), lossy), ['P1 broken', 'P4 byNature'])
})

test('the event log is compared with the logs: missing, other, out of order', () => {
  const entry = (seq: number) => ({ seq, clientId: `c${seq}` }) as unknown as Entry
  const event = (seq: number, epoch = 'one', clientId = `c${seq}`) =>
    ({ seq, epoch, clientId, conversationId: 'tea' }) as unknown as LoggedEntry
  const log = [entry(1), entry(2), entry(3)]
  assert.deepEqual(differences('tea', log, [event(1), event(2), event(3)]), [])
  assert.match(differences('tea', log, [event(1), event(2)]).join(), /lacks 1 of 3/)
  assert.match(differences('tea', log, [event(1), event(3), event(2)]).join(), /from 1 to 3/)
  assert.match(differences('tea', log, [event(1), event(2), event(3, 'one', 'x')]).join(), /another entry 3/)
  assert.deepEqual(differences('tea', log, [event(1), event(2, 'one', 'x'), event(2, 'two'), event(3, 'two')]), [])
})

test('a Sentinel that is seen by a node names the ways of that node, and says all else as it is', () => {
  const view = new SentinelView(new Map([['24567', '31234']]))
  const answer = '*2\r\n$9\r\n127.0.0.1\r\n$5\r\n24567\r\n'
  assert.equal(view.told(answer), answer.replace('24567', '31234'))
  assert.equal(view.told('$5\r\n24568\r\n'), '$5\r\n24568\r\n')
  assert.equal(view.told('$7\r\nx 24567\r\n'), '$7\r\nx 24567\r\n')
})

test('waits: who had something new acknowledged, and how long sends took', async () => {
  const waits = new Waits()
  const since = performance.now()
  const served = waits.allServed(['alice', 'bob'], since)
  waits.took('alice', since - 1)
  waits.took('bob', since)
  waits.took('alice', since + 0.1)
  assert.ok((await served) >= since)
  assert.equal(waits.between(since, since + 1_000).count, 2)
})

test('the page has a row and a part for each fault, and says how to do it again', () => {
  const options = {
    faults: [killed],
    seed: 5,
    hours: 0,
    md: undefined,
    results: undefined,
    keep: false,
    irc: undefined,
    days: 1,
    speed: 60,
  }
  const page = pageOf([resultOf(killed, 5, seen({ waiting: 1 }))], ['postgres-disk-full: no disk'], options)
  assert.match(page, /^# What happens when something fails\n/)
  assert.match(page, /\| \[node1-killed\]\(#node1-killed\) \| ✓ \|.*\*\*✗ broken\*\*/)
  assert.match(page, /### node1-killed\n/)
  assert.match(page, /1 sends were never answered/)
  assert.match(page, /Not run here:\*\* postgres-disk-full: no disk/)
  assert.match(page, /npm run chaos -- --md docs\/FAILURES\.md/)
})
