import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, type TestContext, test } from 'node:test'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { redisNode, until } from './bed.ts'

let redis: RedisServer
let stranger: Redis
before(async () => {
  redis = await startRedis()
  stranger = new Redis(redis.url)
})
after(async () => {
  stranger.disconnect()
  await redis.stop()
})

const users = Array.from({ length: 1_200 }, (_, n) => n + 1)

/** Node n2 has 1,200 users, and n1 looks them up. */
async function scene(t: TestContext) {
  const prefix = randomUUID()
  const [a, b] = await Promise.all([redisNode(redis.url, 'n1', { prefix }), redisNode(redis.url, 'n2', { prefix })])
  t.after(() => Promise.all([a.stop(), b.stop()]))
  for (const user of users) b.registry.add(user, `connection ${user}`, undefined)
  await until(() => a.counts.nodes === 2 && b.isWhole, 'all is written')
  const [key] = (await stranger.keys(`${prefix}:users:*n2`)) as [string]
  const stored = async () => (await stranger.hlen(key)) - (await stranger.hexists(key, '.'))
  return { a, b, prefix, key, stored }
}

test('a look-up for a whole batch is one command for each other node, however many users it names', async (t) => {
  const { a } = await scene(t)
  const groups = Array.from({ length: 300 }, (_, n) => users.slice(n * 4, n * 4 + 30))
  const costs: number[] = []
  for (let n = 0; n < 5; n++) {
    const before = a.counts.commands
    const found = await a.registry.nodesOf(groups)
    costs.push(a.counts.commands - before)
    assert.ok(found.every((nodes) => nodes.join() === 'n2'))
  }
  assert.equal(Math.min(...costs), 1)
})

test('P8.20 a failover that lost the last writes is noticed by what is not as it was written', async (t) => {
  const { b, key, stored } = await scene(t)
  await stranger.hset(key, '.', Number(await stranger.hget(key, '.')) - 1)
  await stranger.hdel(key, ...users.slice(700).map(String))
  await until(async () => (await stored()) === users.length && b.isWhole, 'all is there', 5_000)
  assert.equal(b.counts.rebuilt, 2)
})

test('P8.20 a write after Redis was emptied does not pass for the whole', async (t) => {
  const { a, b, key, stored } = await scene(t)
  await stranger.del(key)
  b.registry.add(5_000, 'one more', undefined)
  // Of a node whose hash is not there nothing is known: it is asked all the same.
  assert.deepEqual(await a.registry.nodesOf([[5_000], [7]]), [['n2'], ['n2']])
  await until(async () => (await stored()) === users.length + 1 && b.isWhole, 'all is there', 5_000)
})

test('P7.8 when all have left nothing is left of them', async (t) => {
  const { a, b, prefix, stored } = await scene(t)
  for (const user of users) b.registry.remove(user, `connection ${user}`)
  await until(async () => b.isWhole && (await stored()) === 0, 'no user is left')
  assert.deepEqual(await stranger.keys(`${prefix}:connections:*`), [])
  assert.deepEqual([b.holds.registered, b.holds.registeredDevices], [0, 0])
  assert.deepEqual(await a.registry.nodesOf([[7]]), [[]])
})

test('what a node that died has left is ignored when its lease is over, and taken away', async (t) => {
  const { a, prefix } = await scene(t)
  const entry = JSON.stringify(['deadlife n9', 'phone', 1, 1])
  await stranger.hset(`${prefix}:connections:7`, 'old one', entry)
  assert.deepEqual(
    (await a.registry.where(7)).map(({ connection }) => connection),
    ['connection 7'],
  )
  assert.deepEqual(await stranger.hkeys(`${prefix}:connections:7`), ['connection 7'])
})
