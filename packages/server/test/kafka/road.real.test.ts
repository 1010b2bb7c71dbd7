import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type LoggedEntry, logged } from '@confab/protocol'
import { Check } from 'typebox/value'
import { until } from '../../../../tools/services/deadline.ts'
import { type Kafka, startKafka } from '../../../../tools/services/kafka.ts'
import { without } from '../../../../tools/services/without.ts'
import { Somebody, startTestNode, type TestNode } from '../gateway/people.ts'
import { freshDatabase } from '../postgres/bed.ts'
import { type Got, type Reader, readTopic } from './bed.ts'

const skip = without('kafka')
const operatorKey = 'the-key-of-the-operator-for-tests'
let kafka: Kafka

before(async () => {
  if (!skip) kafka = await startKafka({ brokers: 1, own: true })
})
after(() => kafka?.stop())

async function nodesAt(prefix: string) {
  const { database, user, host, port } = await freshDatabase()
  const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`
  return (id: string) =>
    startTestNode({
      CONFAB_DATABASE_URL: url,
      CONFAB_SERVER_ID: id,
      CONFAB_KAFKA_BROKERS: kafka.brokers.join(','),
      CONFAB_KAFKA_PREFIX: prefix,
      CONFAB_METRICS_TOKEN: operatorKey,
      CONFAB_SENDS_PER_SECOND: '1000',
      CONFAB_SEND_BURST: '1000',
      // A presence is told without the time that a lost connection has to come again.
      CONFAB_PRESENCE_GRACE_MS: '500',
      CONFAB_PRESENCE_MS: '200',
    })
}

async function figures({ node }: TestNode): Promise<Map<string, number>> {
  const answer = await fetch(`${node.url}/metrics`, { headers: { authorization: `Bearer ${operatorKey}` } })
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('confab_relay'))
  return new Map(lines.map((line) => [line.split('{')[0] ?? '', Number(line.split(' ').at(-1))]))
}

async function readiness({ node }: TestNode): Promise<{ status: string; degraded?: string[] }> {
  return (await (await fetch(`${node.url}/readyz`)).json()) as { status: string; degraded?: string[] }
}

const entryOf = ({ value }: Got) => JSON.parse(value) as LoggedEntry

/** Seqs and texts of a conversation, each once, in the order in which they came first. */
function firsts(reader: Reader, conversation: string): { seq: number; text: unknown }[] {
  let seen = 0
  return reader.got.map(entryOf).flatMap(({ conversationId, seq, content }) => {
    if (conversationId !== conversation || seq <= seen) return []
    seen = seq
    return [{ seq, text: content?.text }]
  })
}

const texts = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => `text ${first + n}`)

test('P8.10 P8.11 P6.20 a node starts without Kafka, chat goes on, all of it comes later; a node ends and another goes on', {
  skip,
}, async (t) => {
  const prefix = `t${randomUUID().slice(0, 8)}`
  const start = await nodesAt(prefix)
  // Frozen, it answers nothing: worse than one that is not there.
  kafka.freeze(0)
  const a = await start('a')
  t.after(() => a.stop())
  ;(await Somebody.arrive(a, 'bob')).leave()
  const alice = await Somebody.arrive(a, 'alice')
  const tea = await alice.createGroup(['bob'])
  for (const text of texts(2, 30)) await alice.send(tea, text)
  const { status, degraded } = await readiness(a)
  assert.equal(status, 'ready')
  assert.match(degraded?.join() ?? '', /Kafka takes no events/)
  const behind = await figures(a)
  assert.equal(behind.get('confab_relay_leader'), 1)
  const lag = async () => (await figures(a)).get('confab_relay_lag_events') ?? 0
  await until({
    what: 'the create and 29 messages to be seen waiting',
    deadline: 10_000,
    check: async () => (await lag()) >= 30,
  })

  kafka.thaw(0)
  for (const text of texts(31, 60)) await alice.send(tea, text)
  const deleted = await alice.ask('delete', { conversationId: tea, clientId: randomUUID(), target: 60 })
  assert.equal((deleted as { seq?: number }).seq, 61)
  const b = await start('b')
  t.after(() => b.stop())
  const reader = await readTopic(kafka.brokers, `${prefix}.events`)
  t.after(() => reader.close())
  await reader.take(61)
  alice.leave()
  await a.stop()
  const bob = await Somebody.arrive(b, 'bob')
  for (const text of texts(62, 90)) await bob.send(tea, text)
  await reader.take(90)
  const told = firsts(reader, tea)
  assert.deepEqual(
    told.map(({ seq }) => seq),
    Array.from({ length: 90 }, (_, n) => n + 1),
  )
  assert.deepEqual(
    told.slice(61).map(({ text }) => text),
    texts(62, 90),
  )
  assert.ok(reader.got.every(({ key, partition }) => key === tea && partition === reader.got[0]?.partition))
  for (const got of reader.got) assert.ok(Check(logged.entry, entryOf(got)), got.value)
  // Told before its deletion, it stays in the topic: what the page on events says of texts.
  const told60 = told.find(({ seq }) => seq === 60)
  assert.ok(told60?.text === 'text 60' || told60?.text === undefined)
  const after = await figures(b)
  assert.equal(after.get('confab_relay_leader'), 1)
  assert.deepEqual((await readiness(b)).degraded, undefined)

  const connections = await readTopic(kafka.brokers, `${prefix}.connections`)
  t.after(() => connections.close())
  const presences = await readTopic(kafka.brokers, `${prefix}.presence`)
  t.after(() => presences.close())
  // Those that happened while Kafka was frozen were dropped, as facts are.
  const facts = (await connections.take(2)).map(({ value }) => JSON.parse(value) as { type: string; user?: string })
  for (const fact of facts) assert.ok(Check(logged.connection, fact), JSON.stringify(fact))
  assert.ok(facts.some(({ type, user }) => type === 'disconnected' && user === 'alice'))
  const [presence] = (await presences.take(1)).map(({ value }) => JSON.parse(value) as unknown)
  assert.ok(Check(logged.presence, presence), JSON.stringify(presence))
})
