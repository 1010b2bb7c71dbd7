import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import type { KafkaPlace } from '../../src/adapters/kafka/place.ts'
import { Reach } from '../../src/adapters/kafka/reach.ts'
import type { Diary } from '../../src/ports/diary.ts'

export const quiet: Diary = { warn: () => undefined, error: () => undefined }

/** Topics of its own at these brokers. */
export function placeAt(brokers: readonly string[], more: Partial<KafkaPlace> = {}): KafkaPlace {
  const prefix = `t${randomUUID().slice(0, 8)}`
  const made = { partitions: 4, replicas: undefined, retentionMs: 86_400_000 }
  return { brokers, tls: undefined, login: undefined, prefix, ...made, clientId: 'test', ...more }
}

export function reachOf(place: KafkaPlace, diary: Diary = quiet): { reach: Reach; topic: string } {
  const topic = `${place.prefix}.events`
  const configs = { 'retention.ms': String(place.retentionMs), 'cleanup.policy': 'delete' }
  return { reach: new Reach(place, [{ name: topic, configs }], diary), topic }
}

export interface Got {
  readonly partition: number
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Reader {
  readonly got: Got[]
  /** At least so many. Throws after a while. */
  take(count: number): Promise<readonly Got[]>
  close(): Promise<void>
}

/** Reads a topic from its beginning, whatever happens to the brokers. */
export async function readTopic(brokers: readonly string[], topic: string): Promise<Reader> {
  const got: Got[] = []
  const consumer = new Consumer({
    groupId: randomUUID(),
    clientId: 'reader',
    bootstrapBrokers: [...brokers],
    deserializers: stringDeserializers,
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    maxWaitTime: 100,
    retries: 50,
    retryDelay: 200,
  })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false })
  stream.on('error', () => undefined)
  stream.on('data', ({ partition, key, value, headers }) => {
    got.push({ partition, key, value, headers: Object.fromEntries(headers) })
  })
  return {
    got,
    take: async (count) => {
      for (let n = 0; got.length < count; n++) {
        if (n > 1_000) throw new Error(`${got.length} of ${count} came`)
        await sleep(20)
      }
      return got
    },
    close: () => consumer.close(true),
  }
}
