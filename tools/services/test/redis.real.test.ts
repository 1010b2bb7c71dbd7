import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ask, redisBinaries } from '../redis/binary.ts'
import { startRedis } from '../redis.ts'
import { without } from '../without.ts'

const skip = without('redis')

test('a Redis of our own answers, is killed and comes back empty on its port, freezes and thaws', {
  skip,
}, async () => {
  const { cli } = await redisBinaries()
  const redis = await startRedis({ own: true })
  after(() => redis.stop())
  const port = Number(new URL(redis.url).port)
  assert.equal(redis.isGiven, false)
  assert.equal(await ask(cli, port, 'SET', 'alice', 'here'), 'OK')
  assert.equal(await ask(cli, port, 'GET', 'alice'), 'here')

  await redis.kill()
  await assert.rejects(ask(cli, port, 'PING'), /Connection refused/)
  await redis.restart()
  assert.equal(await ask(cli, port, 'GET', 'alice'), '')

  redis.freeze()
  await assert.rejects(ask(cli, port, 'PING'), /ended by SIGKILL; it had 2 s/)
  redis.thaw()
  assert.equal(await ask(cli, port, 'PING'), 'PONG')
  await redis.stop()
  await assert.rejects(ask(cli, port, 'PING'), /Connection refused/)
})

test('two at the same time have ports of their own', { skip }, async () => {
  const [alice, bob] = await Promise.all([startRedis({ own: true }), startRedis({ own: true })])
  assert.notEqual(alice.url, bob.url)
  await Promise.all([alice.stop(), bob.stop()])
})

test('a flag that Redis does not know is told with the last lines of its log', { skip }, async () => {
  await assert.rejects(startRedis({ own: true, flags: ['--no-such-flag', 'yes'] }), (error: Error) => {
    assert.match(error.message, /^redis to be ready: ended by itself, with exit code 1/)
    assert.match(error.message, /the last lines of its log:[\s\S]*Bad directive/)
    return true
  })
})

test('a Redis that was given is used, and not ours to kill', async () => {
  const before = process.env.CONFAB_TEST_REDIS_URL
  process.env.CONFAB_TEST_REDIS_URL = 'redis://redis.example:6379'
  try {
    const redis = await startRedis()
    assert.equal(redis.url, 'redis://redis.example:6379')
    assert.equal(redis.isGiven, true)
    await assert.rejects(redis.kill(), /CONFAB_TEST_REDIS_URL is not ours to kill/)
    await redis.stop()
  } finally {
    if (before === undefined) delete process.env.CONFAB_TEST_REDIS_URL
    else process.env.CONFAB_TEST_REDIS_URL = before
  }
})
