import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kafka, startKafka } from '../../../../tools/services/kafka.ts'
import { type PostgresPair, startPostgresPair } from '../../../../tools/services/postgres-pair.ts'
import { RedisNode } from '../../../../tools/services/redis/node.ts'
import { without } from '../../../../tools/services/without.ts'
import type { Finding } from '../../src/doctor/check.ts'
import { call, folderFor } from '../caller.ts'

const skip = without('kafka')
let pair: PostgresPair
let redis: RedisNode
let kafka: Kafka

before(async () => {
  if (skip) return
  const memory = ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']
  ;[pair, redis, kafka] = await Promise.all([
    startPostgresPair(),
    RedisNode.start('redis', memory),
    startKafka({ brokers: 1, own: true }),
  ])
})
after(() => Promise.all([pair?.stop(), redis?.stop(), kafka?.stop()]))

test('the doctor looks at each PostgreSQL, at Redis and at Kafka, and changes nothing there', {
  skip,
  timeout: 90_000,
}, async (t) => {
  const env = {
    CONFAB_DATA: folderFor(t),
    CONFAB_PORT: '0',
    CONFAB_DATABASE_URL: pair.url,
    CONFAB_REDIS_URL: redis.url,
    CONFAB_KAFKA_BROKERS: kafka.brokers.join(),
  }
  const look = async () => {
    const { exit, out } = await call(['doctor', '--json'], { env })
    const findings = JSON.parse(out) as Finding[]
    const of = (what: string) => findings.filter((one) => one.what === what)
    return { exit, of, states: (what: string) => of(what).map(({ state }) => state) }
  }
  const whole = await look()
  assert.deepEqual(whole.states('database'), ['good', 'good'])
  assert.deepEqual(whole.states('failover'), ['good'])
  assert.match(whole.of('redis')[0]?.says ?? '', /Redis 7\.\d+\.\d+, answers in [\d.]+ ms/)
  assert.deepEqual(whole.states('redis memory'), ['doubt'])
  assert.match(whole.of('kafka')[0]?.says ?? '', /^1 broker: 127\.0\.0\.1:\d+$/)
  assert.deepEqual(whole.states('topic'), ['good', 'good', 'good'])
  assert.equal(whole.exit, 0, 'what is only doubtful is no fault')
  assert.equal(await pair.primary.ask(`select count(*) from pg_tables where schemaname = 'public'`), '0')
  await Promise.all([pair.primary.kill(), redis.kill(), kafka.kill(0)])
  const broken = await look()
  assert.equal(broken.exit, 1)
  assert.deepEqual(
    [broken.states('database'), broken.states('redis'), broken.states('kafka')],
    [['bad', 'bad'], ['bad'], ['bad']],
  )
  await pair.promote()
  await pair.standby.restart()
  const two = await look()
  assert.deepEqual(two.states('database'), ['bad', 'good'])
  assert.match(two.of('database')[0]?.says ?? '', /which is a primary of the past: its timeline is 1, and 2 has begun/)
})
