import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { LoggedEntry } from '@confab/protocol'
import { until } from '../../../../tools/services/deadline.ts'
import { type Kafka, startKafka } from '../../../../tools/services/kafka.ts'
import { without } from '../../../../tools/services/without.ts'
import { signToken } from '../../src/adapters/jwt/sign.ts'
import type { Node } from '../../src/compose.ts'
import { Somebody } from '../gateway/people.ts'
import { ServerProcess } from '../gateway/server-process.ts'
import { freshDatabase } from '../postgres/bed.ts'
import { readTopic } from './bed.ts'

const skip = without('kafka')
const secret = 'a secret that only this test knows, long enough'
let kafka: Kafka

before(async () => {
  if (!skip) kafka = await startKafka({ brokers: 1, own: true })
})
after(() => kafka?.stop())

async function leads(url: string): Promise<boolean> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return /^confab_relay_leader\{[^}]*\} 1$/m.test(text)
}

async function arrive(url: string, user: string): Promise<Somebody> {
  const issuedAt = Date.now()
  const token = await signToken(secret, { user, issuedAt, expiresAt: issuedAt + 3_600_000 })
  const somebody = await Somebody.connect({ url } as Node, token)
  await somebody.ask('hello', {})
  return somebody
}

test('P8.11 P3.10 the node that leads is killed with -9 while it carries events: another one goes on, in order, with none missing', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { database, user, host, port } = await freshDatabase()
  const prefix = `t${randomUUID().slice(0, 8)}`
  const start = (id: string) =>
    new ServerProcess({
      CONFAB_DATABASE_URL: `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`,
      CONFAB_SERVER_ID: id,
      CONFAB_JWT_SECRET: secret,
      CONFAB_KAFKA_BROKERS: kafka.brokers.join(),
      CONFAB_KAFKA_PREFIX: prefix,
      CONFAB_LEADER_MS: '3000',
      CONFAB_SENDS_PER_SECOND: '1000',
      CONFAB_SEND_BURST: '1000',
      // She says more, one after the other, than a connection may otherwise.
      CONFAB_FRAMES_PER_SECOND: '10000',
      CONFAB_FRAME_BURST: '10000',
    })
  const a = start('a')
  t.after(() => a.stop())
  const urlOfA = await a.url()
  assert.equal(await leads(urlOfA), true)
  const b = start('b')
  t.after(() => b.stop())
  const url = await b.url()
  assert.equal(await leads(url), false)
  const alice = await arrive(url, 'alice')
  const [tea, coffee] = [await alice.createGroup([]), await alice.createGroup([])]
  const reader = await readTopic(kafka.brokers, `${prefix}.events`)
  t.after(() => reader.close())
  const say = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const said = await Promise.all([alice.send(tea, `tea ${n}`), alice.send(coffee, `coffee ${n}`)])
      for (const stored of said as { seq?: number }[]) assert.ok(stored.seq, JSON.stringify(stored))
    }
  }
  await say(100)
  await reader.take(50)
  const saying = say(100)
  await a.kill()
  await saying
  await until({ what: 'the other node to lead', deadline: 20_000, check: () => leads(url) })
  await say(50)
  for (const conversation of [tea, coffee]) {
    const seqs = () => {
      let seen = 0
      const told = reader.got.map(({ value }) => JSON.parse(value) as LoggedEntry)
      return told.flatMap(({ conversationId, seq }) => {
        if (conversationId !== conversation || seq <= seen) return []
        seen = seq
        return [seq]
      })
    }
    await until({ what: 'all events', deadline: 20_000, check: async () => seqs().at(-1) === 251 })
    assert.deepEqual(
      seqs(),
      Array.from({ length: 251 }, (_, n) => n + 1),
    )
  }
  alice.leave()
})
