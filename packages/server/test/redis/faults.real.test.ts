import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { ask, redisBinaries } from '../../../../tools/services/redis/binary.ts'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { Somebody, type TestNode } from '../gateway/people.ts'
import { until } from './bed.ts'
import { aliceAndBob, figure, readiness, startTwoNodes, whereIs } from './two-nodes.ts'

let redis: RedisServer
let nodes: [TestNode, TestNode] | undefined
let all: Awaited<ReturnType<typeof aliceAndBob>>

beforeEach(async () => {
  await end()
  redis = await startRedis({ own: true })
  nodes = await startTwoNodes(redis.url)
  all = await aliceAndBob(nodes)
})
after(() => end())

async function end(): Promise<void> {
  all?.alice.leave()
  all?.bob.leave()
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  nodes = undefined
  await redis?.stop()
}

function both(): [TestNode, TestNode] {
  if (!nodes) throw new Error('no nodes')
  return nodes
}

/** Alice sends one after the other while something happens; each must be stored, and answered within the time. */
async function says(count: number, from: number, mostMs: number, between = 20): Promise<void> {
  for (let n = 0; n < count; n++) {
    const began = Date.now()
    const { seq } = (await all.alice.send(all.tea, `${from + n}`)) as unknown as { seq: number }
    assert.equal(seq, from + n)
    const took = Date.now() - began
    assert.ok(took < mostMs, `an answer after ${took} ms`)
    await new Promise((resolve) => setTimeout(resolve, between))
  }
}

/** Bob got all up to this one, in order, each once. */
async function bobHas(seq: number): Promise<void> {
  await all.bob.seq(all.tea, seq)
  const got = all.bob.seqs(all.tea)
  assert.deepEqual(
    got,
    Array.from({ length: got.length }, (_, i) => (got[0] ?? 0) + i),
  )
  assert.equal(got.at(-1), seq)
}

test('P8.20 Redis emptied in mid-flight: nothing is lost, and all is there again within 5 s', async () => {
  const [a, b] = both()
  const port = Number(new URL(redis.url).port)
  const emptied = says(60, 2, 3_000).then(() => Date.now())
  await new Promise((resolve) => setTimeout(resolve, 300))
  const { cli } = await redisBinaries()
  assert.equal(await ask(cli, port, 'FLUSHALL'), 'OK')
  const flushedAt = Date.now()
  for (const node of [a, b]) {
    await until(async () => (await whereIs(node, 'bob')).found.connections.length === 1, 'bob is known', 5_000)
    await until(async () => (await whereIs(node, 'alice')).found.nodes.join() === 'a', 'alice is known', 5_000)
  }
  assert.ok(Date.now() - flushedAt < 5_000)
  await emptied
  await bobHas(61)
  assert.ok((await figure(a, 'confab_registry_rebuilds_total')) >= 2)
})

test('P8.20 Redis killed: messages arrive by the journal; started again: by the broker', async () => {
  const [a, b] = both()
  await says(3, 2, 3_000)
  await redis.kill()
  await says(20, 5, 3_000)
  await bobHas(24)
  const { httpStatus, status, degraded } = await readiness(a)
  assert.deepEqual([httpStatus, status], [200, 'ready'])
  assert.match(JSON.stringify(degraded), /Redis is away/)
  assert.equal(await figure(a, 'confab_redis_up'), 0)
  await redis.restart()
  for (const node of [a, b]) await until(async () => (await figure(node, 'confab_redis_up')) === 1, 'up again', 6_000)
  await until(async () => (await whereIs(a, 'bob')).found.nodes.join() === 'b', 'bob is known', 5_000)
  const before = await figure(b, 'confab_envelopes_total{what="received"')
  await says(5, 25, 3_000)
  await bobHas(29)
  await until(async () => (await figure(b, 'confab_envelopes_total{what="received"')) > before, 'over Redis')
})

test('P8.20 Redis frozen: sends are stored and answered all the while, and arrive', async () => {
  const [a, b] = both()
  await says(3, 2, 3_000)
  redis.freeze()
  await says(30, 5, 1_500)
  await bobHas(34)
  // The breaker is open by now: nothing waits for Redis any more.
  await says(10, 35, 300 + 200)
  const carol = await Somebody.arrive(b, 'carol')
  redis.thaw()
  for (const node of [a, b]) await until(async () => (await figure(node, 'confab_redis_up')) === 1, 'up again', 8_000)
  await until(async () => (await whereIs(a, 'carol')).found.nodes.join() === 'b', 'carol is known', 5_000)
  await says(3, 45, 3_000)
  await bobHas(47)
  carol.leave()
})

test('a node that died is no longer named once its lease is over', async () => {
  const [a, b] = both()
  const started = (await whereIs(a, 'bob')).found.nodes
  assert.deepEqual(started, ['b'])
  all.bob.leave()
  await b.stop()
  nodes = [a, a]
  await until(async () => (await whereIs(a, 'bob')).found.connections.length === 0, 'nobody is there', 2_000)
  await until(async () => (await figure(a, 'confab_redis_nodes')) === 1, 'one node is left', 8_000)
})
