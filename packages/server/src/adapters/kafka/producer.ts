import { type MessageToProduce, Producer, stringSerializers } from '@platformatic/kafka'
import { clientOptions, type KafkaPlace } from './place.ts'

export type Message = MessageToProduce<string, string, string, string>

/** Longer no send is waited for: the client's own tries are over by then. */
const longestSendMs = 45_000

function make(place: KafkaPlace, isDurable: boolean): Producer<string, string, string, string> {
  const durable = { idempotent: true, acks: -1, retries: 5, retryDelay: 200 }
  const careless = { acks: 1, retries: 0 }
  return new Producer({
    ...clientOptions(place),
    serializers: stringSerializers,
    autocreateTopics: false,
    ...(isDurable ? durable : careless),
  })
}

/** A producer that is made anew when a send of it does not end: none of its other sends would. */
export class Sender {
  readonly #make: () => Producer<string, string, string, string>
  #producer: Producer<string, string, string, string> | undefined

  constructor(place: KafkaPlace, isDurable: boolean) {
    this.#make = () => make(place, isDurable)
  }

  /** All are of one topic. Rejects: perhaps they are there, perhaps some of them are, perhaps none. */
  async send(messages: Message[]): Promise<void> {
    this.#producer ??= this.#make()
    const producer = this.#producer
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      if (this.#producer === producer) this.#drop()
      reject(new Error('a send did not end'))
    }, longestSendMs)
    try {
      await Promise.race([producer.send({ messages }), promise])
    } finally {
      clearTimeout(timer)
    }
  }

  #drop(): void {
    const producer = this.#producer
    this.#producer = undefined
    producer?.close(true).catch(() => undefined)
  }

  async close(): Promise<void> {
    const producer = this.#producer
    this.#producer = undefined
    const { promise, resolve } = Promise.withResolvers<void>()
    setTimeout(resolve, 2_000).unref()
    await Promise.race([producer?.close(true).catch(() => undefined), promise])
  }
}
