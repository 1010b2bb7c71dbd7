import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { until } from '../deadline.ts'
import { startRedisCluster } from '../redis-cluster.ts'
import { startSentinel } from '../sentinel.ts'
import { without } from '../without.ts'

const skip = without('redis')

test('Sentinels make the replica the primary when it is killed, and the old one its replica', { skip }, async () => {
  const redis = await startSentinel()
  after(() => redis.stop())
  const old = await redis.primary()
  assert.equal(old, redis.nodes[0])
  assert.equal(await old.ask('SET', 'alice', 'here'), 'OK')
  assert.equal(await old.ask('WAIT', '1', '1000'), '1')

  await old.kill()
  const young = await redis.failover(old)
  assert.equal(young, redis.nodes[1])
  assert.equal(await young.ask('GET', 'alice'), 'here')
  await old.restart()
  await redis.whole()
  assert.equal(await redis.primary(), young)
  assert.match(await old.ask('ROLE'), /^slave\n/)
  await redis.stop()
  assert.deepEqual(
    [...redis.nodes, ...redis.programs].map((one) => one.pid),
    Array(5).fill(undefined),
  )
})

test('a Cluster of three is whole, and again after one of them was killed and came back', { skip }, async () => {
  const cluster = await startRedisCluster()
  after(() => cluster.stop())
  assert.equal((await cluster.primaries()).length, 3)
  const [first] = cluster.nodes
  assert.ok(first)
  await first.kill()
  assert.equal((await cluster.primaries()).length, 2)
  await first.restart()
  await cluster.whole()
  assert.equal((await cluster.primaries()).length, 3)
  await cluster.stop()
})

test('in a Cluster with replicas one of them takes a killed primary’s place', { skip }, async () => {
  const cluster = await startRedisCluster({ replicas: 1 })
  after(() => cluster.stop())
  const [first] = await cluster.primaries()
  assert.ok(first)
  const before = await cluster.primaries()
  assert.equal(before.length, 3)
  await first.kill()
  const check = async (): Promise<boolean> => (await cluster.primaries()).length === 3
  await until({ what: 'a replica to become a primary', deadline: 20_000, every: 100, check })
  await cluster.whole()
  assert.ok(!(await cluster.primaries()).includes(first))
  await cluster.stop()
})
