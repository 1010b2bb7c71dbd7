import { setTimeout as sleep } from 'node:timers/promises'
import { Admin, ConfigResourceTypes } from '@platformatic/kafka'
import { StartupError } from '../../domain/startup-error.ts'
import { clientOptions, type KafkaPlace, reasonOf } from './place.ts'

/** A topic as it should be. */
export interface WantedTopic {
  readonly name: string
  readonly configs: Readonly<Record<string, string>>
}

export interface Topics {
  /** How many partitions each has, by name. */
  readonly partitions: ReadonlyMap<string, number>
  /** What an operator should mend; for people. */
  readonly warnings: readonly string[]
}

/** One event is a message and its envelope: below 256 KB whatever the limits. */
const leastMessageBytes = 524_288

/** Makes the topics that are missing, and looks at those that are there. Throws StartupError at one that breaks the contract. */
export async function ensureTopics(place: KafkaPlace, wanted: readonly WantedTopic[]): Promise<Topics> {
  const admin = new Admin({ ...clientOptions(place), retries: 1, retryDelay: 200 })
  try {
    const { brokers } = await admin.metadata({ topics: [] })
    const known = await admin.listTopics()
    const missing = wanted.filter(({ name }) => !known.includes(name))
    for (const topic of missing) await create(admin, place, topic, brokers.size)
    const names = wanted.map(({ name }) => name)
    const look = () => admin.metadata({ topics: names, forceUpdate: true })
    const { topics } = missing.length > 0 ? await patiently(look) : await look()
    const partitions = new Map([...topics].map(([name, { partitionsCount }]) => [name, partitionsCount]))
    const warnings: string[] = []
    for (const topic of wanted.filter((one) => !missing.includes(one))) {
      const replicas = topics.get(topic.name)?.partitions[0]?.replicas.length ?? 1
      warnings.push(...judge(topic, replicas, await configsOf(admin, topic.name)))
    }
    return { partitions, warnings }
  } finally {
    await admin.close().catch(() => undefined)
  }
}

const lookEveryMs = 100
const mostLooks = 30

/** A broker says that a topic was made before all others know of it. */
export async function patiently<T>(look: () => Promise<T>, pauseMs = lookEveryMs): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await look()
    } catch (error) {
      if (n >= mostLooks || !/unknown topic/i.test(reasonOf(error))) throw error
      await sleep(pauseMs)
    }
  }
}

async function create(admin: Admin, place: KafkaPlace, topic: WantedTopic, brokers: number): Promise<void> {
  const replicas = place.replicas ?? Math.min(3, Math.max(1, brokers))
  // With three copies a write is safe on two, and one broker may be away.
  const configs = { 'min.insync.replicas': String(replicas >= 3 ? 2 : 1), ...topic.configs }
  const entries = Object.entries(configs).map(([name, value]) => ({ name, value }))
  try {
    await admin.createTopics({ topics: [topic.name], partitions: place.partitions, replicas, configs: entries })
  } catch (error) {
    // Another node was faster.
    if (!(await admin.listTopics()).includes(topic.name)) throw error
  }
}

async function configsOf(admin: Admin, name: string): Promise<ReadonlyMap<string, string>> {
  const asked = { resourceType: ConfigResourceTypes.TOPIC, resourceName: name }
  const [found] = await admin.describeConfigs({ resources: [asked] })
  return new Map((found?.configs ?? []).map((config) => [config.name, config.value ?? '']))
}

/** What is not as it would have been made. */
export function judge(topic: WantedTopic, replicas: number, found: ReadonlyMap<string, string>): string[] {
  const { name } = topic
  const cleanup = found.get('cleanup.policy') ?? 'delete'
  if (cleanup.includes('compact')) {
    throw new StartupError(
      `the topic ${name} is compacted: of a conversation only the last event would stay; set its cleanup.policy to delete`,
    )
  }
  const warnings: string[] = []
  if (Number(found.get('max.message.bytes') ?? leastMessageBytes) < leastMessageBytes) {
    throw new StartupError(
      `the topic ${name} refuses messages that are too large for it (max.message.bytes ${found.get('max.message.bytes')}); ` +
        `set it to ${leastMessageBytes} or more`,
    )
  }
  if (replicas < 2) warnings.push(`${name} has one copy: what is in it is lost with its broker`)
  else if (Number(found.get('min.insync.replicas') ?? 1) < 2)
    warnings.push(`${name} takes writes that are on one broker only; set its min.insync.replicas to 2`)
  const [wanted, is] = [topic.configs['retention.ms'], found.get('retention.ms')]
  if (wanted !== undefined && is !== undefined && wanted !== is)
    warnings.push(`${name} keeps its events for ${days(is)}, not ${days(wanted)}; its own setting holds`)
  return warnings
}

function days(ms: string): string {
  return Number(ms) < 0 ? 'ever' : `${Number((Number(ms) / 86_400_000).toFixed(2))} days`
}
