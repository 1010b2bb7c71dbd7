import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type SentinelRedis, startSentinel } from '../../../../tools/services/sentinel.ts'
import type { Envelope } from '../../src/domain/envelope.ts'
import { redisNode, until } from './bed.ts'

let sentinel: SentinelRedis
before(async () => {
  sentinel = await startSentinel()
})
after(() => sentinel.stop())

test('P8.20 the primary behind Sentinels dies: nodes find the next one, and all is there again', async (t) => {
  const url = `redis+sentinel://${sentinel.sentinels.join(',')}/${sentinel.primaryName}`
  const prefix = randomUUID()
  const [a, b] = await Promise.all([redisNode(url, 'n1', { prefix }), redisNode(url, 'n2', { prefix })])
  t.after(() => Promise.all([a.stop(), b.stop()]))
  const heard = new Set<string>()
  b.broker.onEnvelope(({ payload }) => heard.add(Buffer.from(payload).toString()))
  b.broker.subscribe('tea')
  b.registry.add(7, randomUUID(), 'phone')
  const arrives = async (text: string) => {
    const envelope: Envelope = { from: 'n1', header: { k: 'frame', users: [] }, payload: Buffer.from(text) }
    await until(() => {
      if (!heard.has(text)) a.broker.toChannel('tea', envelope)
      return heard.has(text)
    }, `${text} is heard`)
  }
  await arrives('before')
  await sentinel.failover(await killed())
  await arrives('after')
  await until(async () => (await a.registry.nodesOf([[7]]))[0]?.join() === 'n2', 'user 7 is known')
  assert.deepEqual(await a.registry.devicesOf(7), ['phone'])
  await until(() => a.broker.up && b.broker.up, 'both are up')
})

async function killed() {
  const primary = await sentinel.primary()
  await primary.kill()
  return primary
}
