import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { startToxiproxy, type Toxic, type ToxicLink, type Toxiproxy } from '../../../../tools/services/toxiproxy.ts'
import { without } from '../../../../tools/services/without.ts'
import type { TestNode } from '../gateway/people.ts'
import { until } from './bed.ts'
import { aliceAndBob, figure, startTwoNodes, whereIs } from './two-nodes.ts'

const skip = without('redis', 'toxiproxy')

let redis: RedisServer
let toxiproxy: Toxiproxy
let link: ToxicLink
let nodes: [TestNode, TestNode]
let all: Awaited<ReturnType<typeof aliceAndBob>>
let said = 1

// One node has a way of its own to Redis, which is worse than none: connections stay, and nothing is answered.
before(async () => {
  if (skip) return
  ;[redis, toxiproxy] = await Promise.all([startRedis({ own: true }), startToxiproxy()])
  link = await toxiproxy.proxy(new URL(redis.url).host)
  nodes = await startTwoNodes(redis.url, {}, `redis://${link.address}`)
  all = await aliceAndBob(nodes)
})
after(async () => {
  if (skip) return
  all?.alice.leave()
  all?.bob.leave()
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await toxiproxy?.stop()
  await redis?.stop()
})

/** Both say so many in turn: each is stored and answered, whoever is cut off. */
async function talk(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const speaker = n % 2 === 0 ? all.alice : all.bob
    const { seq } = (await speaker.send(all.tea, `number ${said + 1}`)) as unknown as { seq: number }
    assert.equal(seq, ++said)
  }
}

/** Both have all of it, in order, each once. */
async function bothHaveAll(): Promise<void> {
  for (const person of [all.alice, all.bob]) {
    await person.seq(all.tea, said)
    const got = person.seqs(all.tea)
    assert.deepEqual(
      got,
      Array.from({ length: got.length }, (_, i) => (got[0] ?? 0) + i),
    )
    assert.equal(got.at(-1), said)
  }
}

async function whole(): Promise<void> {
  const [a, b] = nodes
  for (const node of [a, b]) await until(async () => (await figure(node, 'confab_redis_up')) === 1, 'up again', 20_000)
  await until(async () => (await whereIs(a, 'bob')).found.nodes.join() === 'b', 'bob is known', 10_000)
  await until(async () => (await whereIs(b, 'alice')).found.nodes.join() === 'a', 'alice is known', 10_000)
}

const faults: [what: string, toxics: [Toxic, 'upstream' | 'downstream'][]][] = [
  ['answers do not come back', [[{ type: 'timeout', timeout: 0 }, 'downstream']]],
  ['questions do not get there', [[{ type: 'timeout', timeout: 0 }, 'upstream']]],
  ['both ways are slow and uneven', [[{ type: 'latency', latency: 150, jitter: 140 }, 'downstream']]],
  ['connections are reset again and again', [[{ type: 'reset_peer', timeout: 200 }, 'downstream']]],
]

for (const [what, toxics] of faults) {
  test(`P8.20 one node's way to Redis is bad: ${what}; nothing is lost, and it mends itself`, { skip }, async () => {
    await talk(4)
    for (const [toxic, stream] of toxics) await link.add(toxic, stream)
    await talk(20)
    await bothHaveAll()
    await link.heal()
    await whole()
    await talk(4)
    await bothHaveAll()
  })
}

test('P8.20 one node is cut off from Redis altogether: nothing is lost, and it mends itself', { skip }, async () => {
  await link.cut()
  await talk(20)
  await bothHaveAll()
  await link.heal()
  await whole()
  await talk(4)
  await bothHaveAll()
})
