import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KafkaFacts } from '../../src/adapters/kafka/facts.ts'
import type { Message } from '../../src/adapters/kafka/producer.ts'
import { placeAt, reachOf } from './bed.ts'

const fact = { type: 'connected', tenant: 'acme', user: 'alice' } as const

/** A Kafka that is there or not, and takes what it is sent or not. */
function bed(partitions: number | undefined, send: (messages: Message[]) => Promise<void>) {
  const { reach } = reachOf(placeAt(['127.0.0.1:1']))
  const dropped: number[] = []
  const needs = {
    reach: Object.assign(reach, { partitions: async () => partitions }),
    topicOf: () => 'chat.connections',
    node: 'n1',
    dropped: (_: string, count: number) => void dropped.push(count),
  }
  const facts = new KafkaFacts(needs, { send, close: async () => undefined })
  return { facts, count: () => dropped.reduce((sum, one) => sum + one, 0) }
}

test('facts go once, with who they are of; what Kafka does not take is dropped and counted, not kept', async (t) => {
  const sent: Message[] = []
  let isAway = false
  const { facts, count } = bed(4, async (messages) => {
    if (isAway) throw new Error('away')
    sent.push(...messages)
  })
  t.after(() => facts.close())
  facts.tell(fact)
  await facts.flush()
  const { at, ...told } = JSON.parse(sent[0]?.value ?? '{}') as { at: number }
  assert.deepEqual(told, { version: 1, type: 'connected', node: 'n1', tenant: 'acme', user: 'alice' })
  assert.ok(at > 0)
  isAway = true
  facts.tell(fact)
  facts.tell(fact)
  await facts.flush()
  isAway = false
  await facts.flush()
  assert.deepEqual([sent.length, count()], [1, 2])
})

test('P7.3 facts that wait are bounded: further ones are dropped and counted, and nobody waits', async (t) => {
  const { facts, count } = bed(undefined, async () => assert.fail('there is no topic'))
  t.after(() => facts.close())
  for (let n = 0; n < 10_500; n++) facts.tell(fact)
  assert.equal(count(), 500)
  await facts.flush()
  assert.equal(count(), 10_500)
})
