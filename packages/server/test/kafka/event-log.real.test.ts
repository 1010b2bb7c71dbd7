import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import { type Kafka, startKafka } from '../../../../tools/services/kafka.ts'
import { without } from '../../../../tools/services/without.ts'
import { KafkaEventLog } from '../../src/adapters/kafka/event-log.ts'
import { partitionOf } from '../../src/adapters/kafka/partition.ts'
import { eventLogContract, firstTimes, loggedEvent, type Taken } from '../contract/event-log.ts'
import { type Got, placeAt, reachOf, readTopic } from './bed.ts'

const skip = without('kafka')
let kafka: Kafka
const always = () => true

before(async () => {
  if (!skip) kafka = await startKafka({ brokers: 1, own: true })
})
after(() => kafka?.stop())

function takenOf({ value }: Got): Taken {
  const { tenant, conversationId, seq, sender, content } = JSON.parse(value)
  return { tenant, conversation: conversationId, seq, sender, text: content.text }
}

if (!skip) {
  eventLogContract('Kafka', async () => {
    const { reach, topic } = reachOf(placeAt(kafka.brokers))
    const log = new KafkaEventLog({ reach, topic, withContent: true })
    await reach.check(10_000)
    const reader = await readTopic(kafka.brokers, topic)
    const close = async () => {
      await reader.close()
      await log.close()
    }
    return { log, taken: async (count) => (await reader.take(count)).map(takenOf), close }
  })
}

test('the topic is made with its settings; key, partition, headers and envelope are as documented', {
  skip,
}, async (t) => {
  const place = placeAt(kafka.brokers)
  const { reach, topic } = reachOf(place)
  const log = new KafkaEventLog({ reach, topic, withContent: false })
  t.after(() => log.close())
  const tea = randomUUID()
  await log.publish([loggedEvent(tea, 1, 'zoë')], always)
  const reader = await readTopic(kafka.brokers, topic)
  t.after(() => reader.close())
  const [got] = await reader.take(1)
  assert.equal(got?.key, tea)
  assert.equal(got?.partition, partitionOf(tea, 4))
  const headers = { 'sender-id': 'zoë', 'message-type': 'message', tenant: 'acme', 'event-version': '1' }
  assert.deepEqual(got?.headers, headers)
  const envelope = JSON.parse(got?.value ?? '{}') as Record<string, unknown>
  assert.equal('content' in envelope, false, 'bodies stay inside')
  assert.deepEqual([envelope.version, envelope.type, envelope.epoch, envelope.seq], [1, 'entry', 'e1', 1])
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...kafka.brokers] })
  t.after(() => admin.close())
  const [found] = await admin.describeConfigs({ resources: [{ resourceType: 2, resourceName: topic }] })
  const config = new Map((found?.configs ?? []).map(({ name, value }) => [name, value]))
  assert.deepEqual([config.get('retention.ms'), config.get('cleanup.policy')], ['86400000', 'delete'])
})

test('P8.10 a broker killed and back while events go out: nothing lost, order kept, and the log says it once', {
  skip,
}, async (t) => {
  const told: string[] = []
  const diary = {
    warn: (_: unknown, text: string) => told.push(text),
    error: (_: unknown, text: string) => told.push(text),
  }
  const { reach, topic } = reachOf(placeAt(kafka.brokers), diary)
  const log = new KafkaEventLog({ reach, topic, withContent: true })
  t.after(() => log.close())
  const conversations = Array.from({ length: 8 }, () => randomUUID())
  let seq = 0
  const round = () => {
    seq += 1
    return log.publish(
      conversations.map((conversation) => loggedEvent(conversation, seq)),
      always,
    )
  }
  while (seq < 100) await round()
  const killed = kafka.kill(0)
  const publishing = (async () => {
    while (seq < 300) await round()
  })()
  await killed
  await sleep(1_500)
  await kafka.restart(0)
  await publishing
  const reader = await readTopic(kafka.brokers, topic)
  t.after(() => reader.close())
  const taken = (await reader.take(2_400)).map(takenOf)
  for (const conversation of conversations) {
    const seqs = firstTimes(taken, conversation).map((one) => one.seq)
    assert.deepEqual(
      seqs,
      Array.from({ length: 300 }, (_, n) => n + 1),
    )
  }
  assert.ok(told.filter((text) => text.includes('chat goes on')).length <= 1, told.join('\n'))
})
