import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InspectedDatabase, InspectedKafka, InspectedRedis } from '@confab/server'
import type { Finding } from '../src/doctor/check.ts'
import { judgeDatabase } from '../src/doctor/database.ts'
import { judgeKafka } from '../src/doctor/kafka.ts'
import { judgeRedis } from '../src/doctor/redis.ts'

const states = (findings: readonly Finding[]) => findings.map(({ what, state }) => `${what} ${state}`)

const told = { version: '15.6 (of a packager)', timeline: 1, synchronous: true, followers: 1, skew: 0, took: 1 }
const primary = { name: 'a', fault: undefined, found: { ...told, isStandby: false } }
const standby = { name: 'b', fault: undefined, found: { ...told, isStandby: true, followers: 0 } }
const pair: InspectedDatabase = { hosts: [primary, standby], used: 'a', isKnown: true }

test('the doctor judges several PostgreSQL: who is used, who is behind, what a failover would do', () => {
  const whole = judgeDatabase(pair, 'ask')
  assert.deepEqual(states(whole), ['database good', 'database good', 'failover good', 'clock good'])
  assert.equal(whole[0]?.says, 'a: PostgreSQL 15.6, the primary, timeline 1, its settings keep promise P1')
  const past = { name: 'b', fault: 'is a primary of the past', found: { ...told, isStandby: false } }
  assert.deepEqual(states(judgeDatabase({ ...pair, hosts: [primary, past] }, 'ask')).slice(0, 2), [
    'database good',
    'database bad',
  ])
  const away = { name: 'b', fault: 'no answer', found: undefined }
  assert.equal(judgeDatabase({ ...pair, hosts: [primary, away] }, 'ask')[1]?.state, 'doubt')
  const none = judgeDatabase({ hosts: [away, standby], used: undefined, isKnown: false }, 'ask')
  assert.deepEqual(states(none), ['database bad', 'database bad'])
})

test('the doctor says how to answer for a timeline, and what a primary without its standby would do', () => {
  const held = judgeDatabase({ ...pair, isKnown: false }, 'ask')
  assert.match(held[2]?.mend ?? '', /`confab epoch keep`, else `confab epoch bump`/)
  const lonely = { ...primary, found: { ...primary.found, followers: 0 } }
  assert.match(judgeDatabase({ ...pair, hosts: [lonely, standby] }, 'ask')[2]?.says ?? '', /nothing is acknowledged/)
  const careless = { ...primary, found: { ...primary.found, synchronous: false } }
  assert.match(judgeDatabase({ ...pair, hosts: [careless, standby] }, 'keep')[2]?.mend ?? '', /keep asks all the same/)
  assert.deepEqual(states(judgeDatabase({ hosts: [careless], used: 'a', isKnown: true }, 'ask')), [
    'database good',
    'clock good',
  ])
})

const redis: InspectedRedis = {
  name: 'r:6379',
  kind: 'single',
  version: '7.0.15',
  policy: 'noeviction',
  used: 1_000_000,
  most: 0,
  latency: { median: 0.3, worst: 1 },
  cluster: undefined,
  sentinel: undefined,
}

test('the doctor judges Redis: version, pace, memory, and what is left to fail over to', () => {
  assert.deepEqual(states(judgeRedis(redis)), ['redis good', 'redis memory good'])
  assert.equal(judgeRedis({ ...redis, version: '6.0.16' })[0]?.state, 'bad')
  assert.equal(judgeRedis({ ...redis, kind: 'cluster', version: '6.2.1' })[0]?.state, 'bad')
  assert.equal(judgeRedis({ ...redis, latency: { median: 20, worst: 90 } })[0]?.state, 'doubt')
  assert.match(judgeRedis({ ...redis, most: 2e6, policy: 'allkeys-lru' })[1]?.mend ?? '', /maxmemory-policy noeviction/)
  assert.match(judgeRedis({ ...redis, most: 1_100_000 })[1]?.mend ?? '', /raise maxmemory/)
  const cluster = { state: 'ok', slots: 16_384, nodes: 3 }
  assert.equal(judgeRedis({ ...redis, cluster })[2]?.state, 'good')
  assert.equal(judgeRedis({ ...redis, cluster: { ...cluster, slots: 10_923 } })[2]?.state, 'bad')
  const sentinel = { answers: 3, of: 3, replicas: 1 }
  assert.equal(judgeRedis({ ...redis, sentinel })[2]?.state, 'good')
  assert.equal(judgeRedis({ ...redis, sentinel: { ...sentinel, answers: 2 } })[2]?.state, 'doubt')
  assert.equal(judgeRedis({ ...redis, sentinel: { ...sentinel, replicas: 0 } })[2]?.state, 'bad')
})

const topic = { name: 'chat.events', partitions: 12, replicas: 3, behind: 0, leaderless: 0 }
const kafka = (more: Partial<InspectedKafka['topics'][number]>): InspectedKafka => ({
  brokers: ['a:9092', 'b:9092', 'c:9092'],
  topics: [{ ...topic, broken: undefined, warnings: [], ...more }],
})

test('the doctor judges Kafka: how many brokers, topics with all copies, settings that break the contract', () => {
  assert.deepEqual(states(judgeKafka(kafka({}))), ['kafka good', 'topic good'])
  assert.equal(judgeKafka({ ...kafka({}), brokers: ['a:9092'] })[0]?.state, 'doubt')
  assert.match(judgeKafka(kafka({ partitions: 0 }))[1]?.says ?? '', /is not there yet/)
  assert.equal(judgeKafka(kafka({ behind: 2 }))[1]?.state, 'doubt')
  assert.equal(judgeKafka(kafka({ leaderless: 2 }))[1]?.state, 'bad')
  assert.deepEqual(states(judgeKafka(kafka({ broken: 'it is compacted' }))), ['kafka good', 'topic bad'])
  assert.deepEqual(states(judgeKafka(kafka({ warnings: ['one copy'] }))), ['kafka good', 'topic good', 'topic doubt'])
})

test('what is not good of a server comes with what to do', () => {
  const all = [
    ...judgeDatabase({ ...pair, isKnown: false }, 'keep'),
    ...judgeRedis({ ...redis, version: '1.0', most: 1_000_000 }),
    ...judgeKafka(kafka({ broken: 'broken', warnings: ['odd'], behind: 1 })),
  ]
  for (const { state, mend, says } of all) assert.equal(mend !== undefined, state !== 'good', says)
})
