import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, redisBinaries } from '../../../../tools/services/redis/binary.ts'
import { type RedisServer, startRedis } from '../../../../tools/services/redis.ts'
import { StartupError } from '../../src/domain/startup-error.ts'
import { redisNode } from './bed.ts'

let open: RedisServer
let locked: RedisServer
before(async () => {
  open = await startRedis({ own: true })
  locked = await startRedis({ own: true })
  const { cli } = await redisBinaries()
  await ask(cli, Number(new URL(locked.url).port), 'CONFIG', 'SET', 'requirepass', 'canary-right')
})
after(() => Promise.all([open.stop(), locked.stop()]))

async function refusal(url: string): Promise<string> {
  try {
    await (await redisNode(url, 'n1')).stop()
    return 'none'
  } catch (error) {
    assert.ok(error instanceof StartupError, String(error))
    assert.doesNotMatch(error.message, /canary|\n/)
    return error.message
  }
}

test('a wrong or missing password, and the wrong kind of Redis, end the start in one line that names the remedy', async () => {
  const host = new URL(locked.url).host
  assert.match(await refusal(`redis://:canary-wrong@${host}`), /WRONGPASS.*check the user and the password/)
  assert.match(await refusal(locked.url), /NOAUTH.*check the user and the password/)
  assert.equal(await refusal(`redis://:canary-right@${host}`), 'none')
  const plain = new URL(open.url).host
  assert.match(await refusal(`redis+cluster://${plain}`), /no Cluster: give a URL that begins with redis:/)
  assert.match(await refusal(`redis+sentinel://${plain}/main`), /no Sentinel: give a URL that begins with redis:/)
  assert.match(await refusal(`redis://${plain}/999`), /fewer databases/)
  assert.match(await refusal(`redis+cluster://:canary-wrong@${host}`), /WRONGPASS|NOAUTH/)
})

test('P8.20 a Redis that is not there is waited for a little, and then done without', async () => {
  const began = Date.now()
  const node = await redisNode('redis://127.0.0.1:1', 'n1')
  assert.ok(Date.now() - began < 6_000)
  assert.equal(node.broker.up, false)
  assert.deepEqual(await node.registry.nodesOf([[1]]), [[]])
  node.registry.add(1, 'c', 'phone')
  assert.deepEqual(await node.registry.nodesOf([[1], [2]]), [['n1'], []])
  assert.deepEqual(await node.registry.devicesOf(1), ['phone'])
  assert.equal(node.buckets.take('alice', 1, 1_000), 0)
  assert.match(node.degraded().join(), /Redis is away/)
  await node.stop()
})
