import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2 as theirs } from '@platformatic/kafka'
import fc from 'fast-check'
import { batchesOf, sendInLanes } from '../../src/adapters/kafka/lanes.ts'
import { murmur2, partitionOf } from '../../src/adapters/kafka/partition.ts'
import type { Message } from '../../src/adapters/kafka/producer.ts'
import { judge, patiently } from '../../src/adapters/kafka/topics.ts'

test('a key goes to the partition which every client of Kafka chooses', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => murmur2(bytes) === theirs(Buffer.from(bytes))))
  // As Kafka's own tests have it.
  assert.equal(murmur2(Buffer.from('21')), -973932308)
  assert.equal(murmur2(Buffer.from('a-little-bit-long-string')), -985981536)
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 1_000 }), (key, count) => {
      const partition = partitionOf(key, count)
      return Number.isInteger(partition) && partition >= 0 && partition < count
    }),
  )
})

const message = (partition: number, value: string): Message => ({ topic: 't', partition, key: 'k', value })

test('batches keep the order and are bounded in number and bytes; one message always fits', () => {
  const many = Array.from({ length: 2_500 }, (_, n) => message(0, String(n)))
  const large = [message(0, 'x'.repeat(200_000)), message(0, 'y'.repeat(200_000)), message(0, 'z'.repeat(900_000))]
  const batches = batchesOf([...many, ...large])
  assert.deepEqual(batches.flat(), [...many, ...large])
  assert.ok(batches.every((batch) => batch.length <= 1_000))
  assert.deepEqual(
    batches.slice(-3).map((batch) => batch.at(-1)?.value?.[0]),
    ['x', 'y', 'z'],
  )
})

/** A broker that takes some of a send, and says it failed. */
function halfHearted() {
  const stored: Message[] = []
  const sends: Message[][] = []
  const underWay = new Map<number, number>()
  let most = 0
  const step = (lanes: readonly number[], by: number) => {
    for (const lane of lanes) underWay.set(lane, (underWay.get(lane) ?? 0) + by)
    most = Math.max(most, ...underWay.values())
  }
  const send = async (batch: Message[]) => {
    const lanes = [...new Set(batch.map(({ partition }) => partition ?? 0))]
    sends.push(batch)
    step(lanes, 1)
    await new Promise(setImmediate)
    step(lanes, -1)
    const fails = sends.length % 3 === 0
    stored.push(...batch.filter(({ partition }) => !fails || partition === 0))
    if (fails) throw new Error('away')
  }
  return { stored, sends, send, most: () => most }
}

test('P3.10 of a partition one send is under way, and what failed goes again before anything after it', async () => {
  const broker = halfHearted()
  const all = Array.from({ length: 9_000 }, (_, n) => message(n % 3, String(n)))
  const failures: unknown[] = []
  await sendInLanes(all, { sender: broker, goesOn: () => true, failed: (error) => failures.push(error) })
  for (const lane of [0, 1, 2]) {
    let seen = -1
    const firstTimes = broker.stored.filter(({ partition, value }) => {
      if (partition !== lane || Number(value) <= seen) return false
      seen = Number(value)
      return true
    })
    assert.deepEqual(
      firstTimes,
      all.filter(({ partition }) => partition === lane),
    )
  }
  assert.deepEqual({ most: broker.most(), failures: failures.length > 0 }, { most: 1, failures: true })
})

test('one send brings the next batch of every partition; after a failure each of them goes alone', async () => {
  const broker = halfHearted()
  const all = Array.from({ length: 9_000 }, (_, n) => message(n % 3, String(n)))
  await sendInLanes(all, { sender: broker, goesOn: () => true, failed: () => undefined })
  const lanes = broker.sends.map((batch) => new Set(batch.map(({ partition }) => partition)).size)
  assert.deepEqual(lanes.slice(0, 4), [3, 3, 3, 1])
  assert.ok(broker.sends.every((batch) => batch.length <= 3_000))
})

test('a topic that would break the contract is refused; what is only unwise is told', () => {
  const topic = { name: 'chat.events', configs: { 'retention.ms': '604800000', 'cleanup.policy': 'delete' } }
  const good = { 'cleanup.policy': 'delete', 'min.insync.replicas': '2', 'retention.ms': '604800000' }
  const found = (more: Record<string, string>) => new Map(Object.entries({ ...good, ...more }))
  assert.deepEqual(judge(topic, 3, found({})), [])
  assert.throws(() => judge(topic, 3, found({ 'cleanup.policy': 'compact,delete' })), /compacted/)
  assert.throws(() => judge(topic, 3, found({ 'max.message.bytes': '1000' })), /max\.message\.bytes/)
  assert.deepEqual(judge(topic, 3, found({ 'min.insync.replicas': '1', 'retention.ms': '-1' })), [
    'chat.events takes writes that are on one broker only; set its min.insync.replicas to 2',
    'chat.events keeps its events for ever, not 7 days; its own setting holds',
  ])
  assert.equal(judge(topic, 1, found({})).length, 1)
})

test('a topic that was just made is asked for until the brokers know it, any other failure is told at once', async () => {
  let looks = 0
  const late = async () => {
    looks++
    if (looks < 4) throw new AggregateError([new Error('Unknown topic chat.events.')], 'Metadata failed')
    return 'known'
  }
  assert.equal(await patiently(late, 1), 'known')
  assert.equal(looks, 4)
  const away = async () => {
    looks++
    throw new Error('connect ECONNREFUSED')
  }
  await assert.rejects(patiently(away, 1), /ECONNREFUSED/)
  assert.equal(looks, 5)
})
