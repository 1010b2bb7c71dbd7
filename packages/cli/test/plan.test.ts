import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { withPlans } from '../../../tools/bench/scale-page.ts'
import { costs } from '../src/plan/costs.ts'
import { plain } from '../src/plan/line.ts'
import { coresOf, machinesFor } from '../src/plan/machines.ts'
import { articleMoney, type Plan, planFor } from '../src/plan/plan.ts'
import { kafkaFor, redisFor, storeFor, trafficFor } from '../src/plan/servers.ts'
import { defaultPrices, defaultWish, type Wish } from '../src/plan/wish.ts'
import { call } from './caller.ts'

const wish: Wish = { ...defaultWish, hours: 24, connections: 100_000, messages: 2_000, fanout: 30 }
const flags = ['plan', '--connections', '100000', '--messages', '2000', '--fanout', '30']
const near = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 1e-9, `${value}`)

test('CPU is messages, deliveries and idle connections, each by its measured cost', () => {
  const { messageNode, delivery, connectionCpu } = costs
  const micros = 2_000 * messageNode.value + 60_000 * delivery.value + 100_000 * connectionCpu.value
  near(coresOf(wish).cores, micros / 1e6)
})

test('machines are as many as memory, CPU or the returns of a lost one ask, and one more', () => {
  const idle = { ...wish, messages: 1, fanout: 0 }
  assert.equal(machinesFor({ ...idle, memoryGb: 1, connections: 200_000, back: 3_600, busy: 95 }).because, 'memory')
  assert.equal(machinesFor({ ...wish, fanout: 500 }).because, 'CPU')
  const returning = machinesFor({ ...idle, connections: 300_000, memoryGb: 64, back: 1 })
  assert.equal(returning.because, 'returns')
  const left = returning.count - 1
  const perSecond = 1e6 / costs.connecting.value
  assert.ok(300_000 / (left + 1) <= left * perSecond, 'those that are left take them in time')
  assert.ok(300_000 / left > (left - 1) * perSecond, 'and one machine fewer would not')
})

test('PostgreSQL is split when a primary would be busier than it may be', () => {
  const most = 1e6 / costs.messageStore.value
  assert.equal(storeFor({ ...wish, messages: Math.floor(most) }).shards, 1)
  assert.equal(storeFor({ ...wish, messages: Math.ceil(most) + 1 }).shards, 2)
  near(storeFor({ ...wish, days: 10 }).diskGb, (2_000 * 86_400 * 10 * costs.stored.value) / 2 ** 20)
})

test('Redis has one core a shard, Kafka three brokers at least and a relay for each that it can carry', () => {
  const half = 0.5e6 / costs.messageRedis.value
  assert.deepEqual([redisFor(wish).shards, redisFor({ ...wish, messages: Math.ceil(half) + 1 }).shards], [1, 2])
  assert.equal(kafkaFor({ ...wish, messages: 1 }).brokers, 3)
  assert.equal(kafkaFor({ ...wish, messages: costs.relayEvents.value + 1 }).relays, 2)
})

test('traffic grows with deliveries and hours, and an idle day has heartbeats only', () => {
  const { outGb } = trafficFor({ ...wish, hours: 12 })
  const idle = (100_000 * costs.heartbeatBytes.value * 30 * 86_400) / 2 ** 30
  near(2 * (outGb - idle), trafficFor(wish).outGb - idle)
})

test('money is machines, traffic and disk by the prices given, beside the sum of the article', async () => {
  const { machines, money, outGb, diskGb } = planFor(wish, { instance: 10, gb: 2, disk: 3 })
  const count = machines.nodes + machines.store + machines.redis + machines.kafka
  near(money.all, 10 * count + 2 * outGb + 3 * diskGb)
  const { exit, out } = await call(flags)
  assert.equal(exit, 0)
  assert.ok(out.includes(plain(articleMoney)) && out.includes('of that'))
  const free = await call([...flags, '--instance-price', '0', '--gb-price', '0', '--disk-price', '0', '--json'])
  assert.equal((JSON.parse(free.out) as Plan).money.all, 0)
})

test('every line shows its arithmetic, and every cost where it is from', async () => {
  const { out } = await call([...flags, '--hours', '24'])
  for (const { title, lines } of planFor(wish, defaultPrices).parts) {
    assert.ok(out.includes(`\n${title}\n`), title)
    for (const { sum, result } of lines) assert.ok(out.includes(sum) && out.includes(`= ${result}`), sum)
  }
  for (const { what, from } of Object.values(costs)) assert.ok(out.includes(what) && out.includes(from), what)
})

test('a wrong flag is told by what it expects', async () => {
  const wrong: [string[], RegExp][] = [
    [['plan'], /required option '--connections <n>' not specified/],
    [['plan', '--connections', '0', '--messages', '1', '--fanout', '1'], /--connections.*whole number from 1 to/],
    [['plan', '--connections', '10', '--messages', '1.5', '--fanout', '1'], /--messages.*whole number from 1 to/],
    [['plan', '--connections', '10', '--messages', '1', '--fanout', '-1'], /--fanout.*number from 0 to 1000000/],
    [[...flags, '--gb-price', 'cheap'], /--gb-price.*number from 0 to 1000, such as 0\.09/],
    [[...flags, '--busy', '100'], /--busy.*whole number from 5 to 95/],
    [[...flags, '--hours', '25'], /--hours.*number from 0\.1 to 24/],
  ]
  for (const [argv, expected] of wrong) {
    const { exit, out, err } = await call(argv)
    assert.deepEqual([exit, out], [2, ''], argv.join(' '))
    assert.match(err, expected, argv.join(' '))
  }
})

test('what docs/SCALE.md shows of a plan is what the plan says', () => {
  const page = readFileSync(new URL('../../../docs/SCALE.md', import.meta.url), 'utf8')
  assert.ok((page.match(/<!-- confab plan/g) ?? []).length >= 3)
  assert.equal(withPlans(page), page, 'node --conditions=confab-source tools/bench/scale-page.ts docs/SCALE.md')
})
