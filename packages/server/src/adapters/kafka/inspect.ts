import { Admin, ConfigResourceTypes } from '@platformatic/kafka'
import type { InspectedKafka, InspectedTopic } from '../../domain/inspected-kafka.ts'
import { StartupError } from '../../domain/startup-error.ts'
import { clientOptions, type KafkaPlace, reasonOf } from './place.ts'
import { judge } from './topics.ts'

const patienceMs = 8_000

/** Connects, looks and leaves. Throws StartupError, one line, where it can't be reached or refuses. */
export async function inspectBrokers(place: KafkaPlace): Promise<InspectedKafka> {
  const admin = new Admin({ ...clientOptions(place), retries: 1, retryDelay: 200 })
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer')), patienceMs)
  try {
    return await Promise.race([look(admin, place), late.promise])
  } catch (error) {
    const at = place.brokers.join(',')
    throw new StartupError(
      `Kafka at ${at} can't be reached (${reasonOf(error)}); check CONFAB_KAFKA_BROKERS and that it is running`,
    )
  } finally {
    clearTimeout(timer)
    admin.close().catch(() => undefined)
  }
}

async function look(admin: Admin, place: KafkaPlace): Promise<InspectedKafka> {
  const { brokers } = await admin.metadata({ topics: [] })
  const known = await admin.listTopics()
  const wanted = ['events', 'presence', 'connections'].map((name) => `${place.prefix}.${name}`)
  const topics: InspectedTopic[] = []
  for (const name of wanted) {
    topics.push(known.includes(name) ? await topicOf(admin, place, name) : missing(name))
  }
  return { brokers: [...brokers.values()].map(({ host, port }) => `${host}:${port}`), topics }
}

function missing(name: string): InspectedTopic {
  return { name, partitions: 0, replicas: 0, behind: 0, leaderless: 0, broken: undefined, warnings: [] }
}

async function topicOf(admin: Admin, place: KafkaPlace, name: string): Promise<InspectedTopic> {
  const { topics } = await admin.metadata({ topics: [name], forceUpdate: true })
  const partitions = topics.get(name)?.partitions ?? []
  const replicas = partitions[0]?.replicas.length ?? 0
  const asked = { resourceType: ConfigResourceTypes.TOPIC, resourceName: name }
  const [found] = await admin.describeConfigs({ resources: [asked] })
  const configs = new Map((found?.configs ?? []).map((config) => [config.name, config.value ?? '']))
  const wanted = { name, configs: { 'retention.ms': String(place.retentionMs) } }
  const { broken, warnings } = judged(() => judge(wanted, replicas, configs))
  return {
    name,
    partitions: partitions.length,
    replicas,
    behind: partitions.filter((one) => one.isr.length < one.replicas.length).length,
    leaderless: partitions.filter((one) => one.leader < 0).length,
    broken,
    warnings,
  }
}

function judged(judgement: () => string[]): Pick<InspectedTopic, 'broken' | 'warnings'> {
  try {
    return { broken: undefined, warnings: judgement() }
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    return { broken: error.message, warnings: [] }
  }
}
