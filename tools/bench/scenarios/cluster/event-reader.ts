import { randomUUID } from 'node:crypto'
import { Admin, Consumer, stringDeserializers } from '@platformatic/kafka'
import { becomes } from '../../generator.ts'
import { EventLedger } from './event-ledger.ts'

/** An event as it came, with the time of its commit and that of its coming, both by this machine's clock. */
interface Heard {
  readonly conversationId: string
  readonly seq: number
  readonly at: number
}

/** Reads the event log from now on, and looks that each conversation's events come in order and without a hole. */
export class EventReader {
  readonly #consumer: Consumer<string, string, string, string>
  readonly #ledger = new EventLedger()
  /** Told of each event that is new. */
  onEvent: ((event: Heard, now: number) => void) | undefined

  private constructor(brokers: string) {
    this.#consumer = new Consumer({
      groupId: `bench-${randomUUID()}`,
      clientId: 'bench',
      bootstrapBrokers: brokers.split(','),
      deserializers: stringDeserializers,
      maxWaitTime: 100,
      minBytes: 1,
    })
  }

  static async open(brokers: string, topic: string): Promise<EventReader> {
    const reader = new EventReader(brokers)
    const stream = await reader.#consumer.consume({ topics: [topic], mode: 'latest', autocommit: false })
    stream.on('error', () => undefined)
    stream.on('data', ({ value }) => reader.#take(JSON.parse(value) as Heard))
    return reader
  }

  get events(): number {
    return this.#ledger.events
  }

  get repeated(): number {
    return this.#ledger.repeated
  }

  #take(event: Heard): void {
    if (this.#ledger.take(event.conversationId, event.seq)) this.onEvent?.(event, Date.now())
  }

  /** Waits for so many; throws where fewer came, or some not in order. */
  async complete(events: number, patienceMs: number): Promise<void> {
    await becomes(() => this.events >= events, patienceMs)
    if (this.events < events) throw new Error(`${this.events} of ${events} events came to Kafka`)
    const { broken } = this.#ledger
    if (broken.size > 0) throw new Error(`events of ${broken.size} conversations came out of order`)
  }

  close(): Promise<void> {
    return this.#consumer.close(true)
  }
}

/** Made as a node would make it, before there is one: who reads it from its beginning must be there first. */
export async function makeTopic(brokers: string, topic: string, replicas: number): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: brokers.split(',') })
  const configs = [{ name: 'min.insync.replicas', value: String(replicas === 3 ? 2 : 1) }]
  await admin.createTopics({ topics: [topic], partitions: 12, replicas, configs })
  await admin.close()
}
