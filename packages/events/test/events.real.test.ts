import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { LoggedEntry } from '@confab/protocol'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import { type Kafka, startKafka } from '../../../tools/services/kafka.ts'
import { without } from '../../../tools/services/without.ts'
import { consumeEvents } from '../src/index.ts'
import { entry, until } from './entry.ts'

const skip = without('kafka')
const partitions = 3
let kafka: Kafka

before(async () => {
  if (!skip) kafka = await startKafka({ brokers: 1, own: true })
})
after(() => kafka?.stop())

/** A topic of its own, and who writes into a partition of it. */
async function topicOf(t: { after(call: () => unknown): void }) {
  const topic = `t${randomUUID()}`
  const client = { clientId: 'test', bootstrapBrokers: [...kafka.brokers] }
  const admin = new Admin(client)
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
  const producer = new Producer({ ...client, serializers: stringSerializers, idempotent: true })
  t.after(() => Promise.all([admin.close(), producer.close(true)]))
  const write = (partition: number, events: readonly LoggedEntry[]) =>
    producer.send({
      messages: events.map((event) => {
        return { topic, partition, key: event.conversationId, value: JSON.stringify(event) }
      }),
    })
  return { topic, write }
}

const entries = (name: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, n) => entry(name, first + n))

const quick = { firstPause: 20, longestPause: 100, commitInterval: 200 }

test('a handler that fails stops its partition and no other, also with more waiting than it keeps; then it goes on', {
  skip,
}, async (t) => {
  const { topic, write } = await topicOf(t)
  const taken: string[] = []
  let isStuck = true
  let failures = 0
  const handle = ({ conversationId, seq }: LoggedEntry) => {
    if (conversationId === 'tea' && seq === 3 && isStuck) throw new Error('away')
    taken.push(`${conversationId} ${seq}`)
  }
  const hooks = { failed: () => void failures++ }
  const events = consumeEvents({
    brokers: kafka.brokers,
    group: randomUUID(),
    topic,
    handle,
    hooks,
    waiting: 20,
    ...quick,
  })
  t.after(() => events.stop())
  await write(0, entries('tea', 1, 200))
  await write(1, entries('cake', 1, 50))
  await until(() => taken.includes('cake 50') && failures > 3)
  for (let n = 51; n <= 60; n++) await write(1, entries('cake', n, n))
  await write(0, entries('tea', 201, 260))
  await until(() => taken.includes('cake 60'))
  assert.deepEqual(
    taken.filter((one) => one.startsWith('tea')),
    ['tea 1', 'tea 2'],
  )
  assert.ok((events.level.partitions[0]?.failures ?? 0) > 3)
  isStuck = false
  await until(() => taken.includes('tea 260'))
  assert.deepEqual(
    taken.filter((one) => one.startsWith('tea')),
    entries('tea', 1, 260).map(({ seq }) => `tea ${seq}`),
  )
  assert.equal(events.level.partitions[0]?.failures, 0)
})

test('P3.10 a group goes on where it was; between two processes nothing is lost', { skip }, async (t) => {
  const { topic, write } = await topicOf(t)
  const group = randomUUID()
  const taken: string[][] = [[], []]
  const begin = (who: number) => {
    const handle = ({ conversationId, seq }: LoggedEntry) => void taken[who]?.push(`${conversationId} ${seq}`)
    return consumeEvents({ brokers: kafka.brokers, group, topic, handle, ...quick })
  }
  const all = () => new Set(taken.flat())
  const first = begin(0)
  for (let partition = 0; partition < partitions; partition++) await write(partition, entries(`c${partition}`, 1, 20))
  await until(() => all().size === 60)
  await first.stop()
  assert.equal(taken[0]?.length, 60)
  const second = begin(1)
  t.after(() => second.stop())
  for (let partition = 0; partition < partitions; partition++) await write(partition, entries(`c${partition}`, 21, 30))
  await until(() => all().size === 90)
  assert.equal(taken[1]?.length, 30, 'what the first one noted does not come again')
})

test('P8.10 a broker killed and back: the consumer goes on by itself, in order, and does nothing twice', {
  skip,
}, async (t) => {
  const { topic, write } = await topicOf(t)
  const taken: number[] = []
  const handle = ({ seq }: LoggedEntry) => void taken.push(seq)
  const events = consumeEvents({ brokers: kafka.brokers, group: randomUUID(), topic, handle, ...quick })
  t.after(() => events.stop())
  await write(2, entries('tea', 1, 50))
  await until(() => taken.length === 50)
  await kafka.kill(0)
  await kafka.restart(0)
  for (let isWritten = false; !isWritten; ) {
    isWritten = await write(2, entries('tea', 51, 100)).then(
      () => true,
      () => false,
    )
  }
  await until(() => taken.includes(100))
  assert.deepEqual(
    taken,
    entries('tea', 1, 100).map(({ seq }) => seq),
  )
})
