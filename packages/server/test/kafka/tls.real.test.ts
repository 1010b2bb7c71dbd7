import assert from 'node:assert/strict'
import { pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka'
import { type Kafka, startKafka } from '../../../../tools/services/kafka.ts'
import { without } from '../../../../tools/services/without.ts'
import { openOutward } from '../../src/compose/event-log.ts'
import { readConfig } from '../../src/config/read.ts'
import { noMetrics } from '../../src/ports/metrics.ts'
import { type Authority, makeAuthority } from '../authority.ts'
import { loggedEvent } from '../contract/event-log.ts'
import { quiet, readTopic } from './bed.ts'

const skip = without('kafka')
let authority: Authority
let kafka: Kafka
/** The brokers by the way that takes whoever comes. */
let open: string

const secured = ({ both, ca }: Authority) => ({
  'listener.security.protocol.map':
    'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENT1:SASL_SSL,CLIENT2:SSL,CLIENT3:PLAINTEXT',
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': both,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': ca,
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512,SCRAM-SHA-256',
  'listener.name.client1.plain.sasl.jaas.config':
    'org.apache.kafka.common.security.plain.PlainLoginModule required user_confab="plain-word";',
  'listener.name.client1.scram-sha-512.sasl.jaas.config':
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'listener.name.client1.scram-sha-256.sasl.jaas.config':
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
})

/** A user who logs in by SCRAM, with either digest. */
async function addUser(broker: string, name: string, password: string): Promise<void> {
  const connection = new Connection('test')
  const [host = '', port] = broker.split(':')
  await connection.connect(host, Number(port))
  const iterations = 4_096
  for (const [digest, mechanism, bytes] of [['sha256', 1, 32] as const, ['sha512', 2, 64] as const]) {
    const salt = randomBytes(16)
    const saltedPassword = pbkdf2Sync(password, salt, iterations, bytes, digest)
    const added = { name, mechanism, iterations, salt, saltedPassword }
    // One at a time: Kafka takes a user once in a request.
    await alterUserScramCredentialsV0.api.async(connection, [], [added])
  }
  await connection.close()
}

before(async () => {
  if (skip) return
  authority = makeAuthority()
  const through = async (upstream: string) => upstream
  kafka = await startKafka({ brokers: 1, own: true, through, ways: 3, properties: secured(authority) })
  open = kafka.ways[2]?.[0] ?? ''
  await addUser(open, 'confab', 'scram-word')
})
after(async () => {
  await kafka?.stop()
  authority?.remove()
})

async function opened(way: number, env: Record<string, string>) {
  const told: string[] = []
  const prefix = `t${randomUUID().slice(0, 8)}`
  const brokers = kafka.ways[way]?.join() ?? ''
  const { config, problems } = readConfig({
    ...{ CONFAB_KAFKA_BROKERS: brokers, CONFAB_KAFKA_PREFIX: prefix, CONFAB_KAFKA_PARTITIONS: '2' },
    ...env,
  })
  assert.deepEqual(problems, [])
  const tell = (line: string) => void told.push(line)
  const outward = await openOutward({ config, serverId: 'n1', diary: quiet, metrics: noMetrics, tell })
  return { outward, told, topic: `${prefix}.events` }
}

async function carries(way: number, env: Record<string, string>): Promise<void> {
  const { outward, told, topic } = await opened(way, env)
  assert.deepEqual(told, [])
  const tea = randomUUID()
  await outward.eventLog?.publish([loggedEvent(tea, 1)], () => true)
  const reader = await readTopic([open], topic)
  assert.equal((await reader.take(1))[0]?.key, tea)
  await reader.close()
  await outward.close()
}

test('P8.51 events go into a Kafka with TLS and an authority of its own, with and without a login', {
  skip,
  timeout: 120_000,
}, async () => {
  const tls = { CONFAB_KAFKA_TLS: 'yes', CONFAB_KAFKA_CA: authority.ca }
  await carries(1, tls)
  const login = (mechanism: string, password: string) => ({
    ...tls,
    CONFAB_KAFKA_USER: 'confab',
    CONFAB_KAFKA_PASSWORD: password,
    CONFAB_KAFKA_SASL: mechanism,
  })
  await carries(0, login('PLAIN', 'plain-word'))
  await carries(0, login('SCRAM-SHA-256', 'scram-word'))
  await carries(0, login('SCRAM-SHA-512', 'scram-word'))
  for (const [env, why] of [
    [login('SCRAM-SHA-512', 'canary'), 'SASL authentication failed.'],
    [{ CONFAB_KAFKA_TLS: 'yes' }, 'its certificate is not trusted: name who signed it with CONFAB_KAFKA_CA'],
  ] as const) {
    const { outward, told } = await opened(0, env)
    assert.deepEqual(told, [`Kafka takes no events (${why}): chat goes on, consumers wait`])
    await outward.close()
    await sleep(0)
  }
})
