import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  Admin,
  Consumer,
  MessagesStreamModes,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import type { Kafka } from '../kafka.ts'
import { startKafka } from '../kafka.ts'
import { without } from '../without.ts'

const skip = without('kafka')

function client(kafka: Kafka, clientId: string) {
  return { clientId, bootstrapBrokers: [...kafka.brokers], retries: 30, retryDelay: 200, connectTimeout: 2_000 }
}

async function create(kafka: Kafka, topic: string): Promise<void> {
  const admin = new Admin(client(kafka, 'admin'))
  await admin.createTopics({ topics: [topic], partitions: 3 })
  await admin.close()
}

/** ms. A send of this client whose broker dies may never end: then it is asked again, by a new one. */
const longestSend = 8_000

async function tried(kafka: Kafka, topic: string, value: string): Promise<boolean> {
  // Idempotent, as the relay's: without it this client acknowledges what only the leader has, whatever its own `acks` say.
  const options = { ...client(kafka, 'alice'), serializers: stringSerializers, idempotent: true, timeout: 5_000 }
  const producer = new Producer(options)
  const late = sleep(longestSend, 'late' as const, { ref: false })
  const sent = producer.send({ messages: [{ topic, key: 'alice-and-bob', partition: 0, value }] }).then(
    () => 'sent' as const,
    () => 'failed' as const,
  )
  const end = await Promise.race([sent, late])
  void producer.close(true).catch(() => undefined)
  return end === 'sent'
}

/** Each value until it is acknowledged: one that was, and then asked again, stands twice. */
async function send(kafka: Kafka, topic: string, values: readonly string[]): Promise<void> {
  for (const value of values) while (!(await tried(kafka, topic, value))) await sleep(200)
}

/** So many different ones, in the order in which they came first. */
async function read(kafka: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = new Consumer({ ...client(kafka, 'bob'), groupId: 'bob', deserializers: stringDeserializers })
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false })
  const values = new Set<string>()
  for await (const message of stream) {
    values.add(message.value)
    if (values.size === count) break
  }
  // It may wait for a broker that is not there any more.
  void consumer.close(true).catch(() => undefined)
  return [...values]
}

test('one broker keeps what it acknowledged over kill -9', { skip, timeout: 100_000 }, async () => {
  const kafka = await startKafka({ brokers: 1, own: true })
  after(() => kafka.stop())
  assert.equal(kafka.brokers.length, 1)
  await create(kafka, 'letters')
  await send(kafka, 'letters', ['one', 'two'])
  await kafka.kill(0)
  await kafka.restart(0)
  await send(kafka, 'letters', ['three'])
  assert.deepEqual(await read(kafka, 'letters', 3), ['one', 'two', 'three'])
  await kafka.stop()
})

test('of three brokers one may be dead: nothing is lost, and it comes back', { skip, timeout: 120_000 }, async () => {
  const upstreams: string[] = []
  const through = async (upstream: string): Promise<string> => {
    upstreams.push(upstream)
    return upstream
  }
  const kafka = await startKafka({ brokers: 3, own: true, through })
  after(() => kafka.stop())
  assert.deepEqual(kafka.brokers, upstreams)
  await create(kafka, 'letters')
  await send(kafka, 'letters', ['one'])
  await kafka.kill(0)
  await send(kafka, 'letters', ['two'])
  await kafka.restart(0)
  assert.deepEqual(await read(kafka, 'letters', 2), ['one', 'two'])
})
