import { KafkaEventLog } from '../adapters/kafka/event-log.ts'
import { KafkaFacts } from '../adapters/kafka/facts.ts'
import type { KafkaPlace } from '../adapters/kafka/place.ts'
import { Reach } from '../adapters/kafka/reach.ts'
import { authorityFile } from '../config/files.ts'
import type { Config } from '../config/read.ts'
import type { Diary } from '../ports/diary.ts'
import type { EventLog } from '../ports/event-log.ts'
import { type Facts, noFacts } from '../ports/facts.ts'
import type { Metrics } from '../ports/metrics.ts'

/** What goes out of this node to consumers outside. */
export interface Outward {
  /** undefined: nobody listens. */
  readonly eventLog: EventLog | undefined
  readonly facts: Facts
  /** What does not work as it should, while the node serves all the same. */
  degraded(): string[]
  close(): Promise<void>
}

const nobody: Outward = { eventLog: undefined, facts: noFacts, degraded: () => [], close: async () => undefined }
const day = 86_400_000
/** So long a start waits for Kafka, before it goes on without. */
const patienceMs = 4_000

interface Needs {
  readonly config: Config
  readonly serverId: string
  readonly diary: Diary
  readonly metrics: Metrics
  readonly tell: (line: string) => void
}

/** Where Kafka is, and what topics are made like. */
export function placeOf(config: Config, serverId: string): KafkaPlace {
  const { kafkaUser: user, kafkaPassword: password, kafkaTls } = config
  const ca = authorityFile('CONFAB_KAFKA_CA', config.kafkaCa)
  return {
    brokers: config.kafkaBrokers,
    tls: kafkaTls ? (ca === undefined ? true : { ca }) : undefined,
    login: user !== undefined && password !== undefined ? { mechanism: config.kafkaSasl, user, password } : undefined,
    prefix: config.kafkaPrefix,
    partitions: config.kafkaPartitions,
    replicas: config.kafkaReplicas,
    retentionMs: config.kafkaRetentionDays * day,
    clientId: `confab-${serverId}`,
  }
}

/** Opens the way out that the configuration names. A Kafka that is away holds up no start: it is said, and waited for. */
export async function openOutward({ config, serverId, diary, metrics, tell }: Needs): Promise<Outward> {
  if (config.kafkaBrokers.length === 0) return nobody
  const place = placeOf(config, serverId)
  const names = {
    events: `${place.prefix}.events`,
    presence: `${place.prefix}.presence`,
    connections: `${place.prefix}.connections`,
  }
  const configs = { 'retention.ms': String(place.retentionMs), 'cleanup.policy': 'delete' }
  const wanted = Object.values(names).map((name) => ({ name, configs }))
  const reach = new Reach(place, wanted, diary)
  await reach.check(patienceMs)
  if (reach.trouble !== undefined) tell(reach.trouble)
  const eventLog = new KafkaEventLog({ reach, topic: names.events, withContent: config.kafkaBodies })
  const topicOf: ConstructorParameters<typeof KafkaFacts>[0]['topicOf'] = ({ type }) =>
    type === 'presence' ? names.presence : names.connections
  const facts = new KafkaFacts({ reach, topicOf, node: serverId, dropped: metrics.factsDropped })
  const close = async () => {
    await facts.close()
    await eventLog.close()
  }
  return { eventLog, facts, degraded: () => (reach.trouble === undefined ? [] : [reach.trouble]), close }
}
