import { eventVersion } from '@confab/protocol'
import type { Fact, Facts } from '../../ports/facts.ts'
import { partitionOf } from './partition.ts'
import { type Message, Sender } from './producer.ts'
import type { Reach } from './reach.ts'

interface Needs {
  readonly reach: Reach
  /** By the type of the fact. */
  readonly topicOf: (fact: Fact) => string
  readonly node: string
  /** Told of facts that were dropped, by topic. */
  readonly dropped: (topic: string, count: number) => void
}

/** More are not kept while Kafka is away or slow. */
const mostWaiting = 10_000
const everyMs = 500

interface Waiting {
  readonly fact: Fact
  readonly at: number
}

/** Facts on their way to their topics: gathered for a moment, tried once. */
export class KafkaFacts implements Facts {
  readonly #needs: Needs
  readonly #sender: Pick<Sender, 'send' | 'close'>
  #waiting: Waiting[] = []
  #isSending = false
  readonly #timer: NodeJS.Timeout

  constructor(needs: Needs, sender: Pick<Sender, 'send' | 'close'> = new Sender(needs.reach.place, false)) {
    this.#needs = needs
    this.#sender = sender
    this.#timer = setInterval(() => void this.flush(), everyMs).unref()
  }

  tell(fact: Fact): void {
    if (this.#waiting.length >= mostWaiting) this.#needs.dropped(this.#needs.topicOf(fact), 1)
    else this.#waiting.push({ fact, at: Date.now() })
  }

  /** Sends what waits, once. Those that come meanwhile wait for the next time. */
  async flush(): Promise<void> {
    if (this.#isSending || this.#waiting.length === 0) return
    this.#isSending = true
    const taken = this.#waiting
    this.#waiting = []
    try {
      const byTopic = Map.groupBy(taken, ({ fact }) => this.#needs.topicOf(fact))
      for (const [topic, facts] of byTopic) await this.#send(topic, facts)
    } finally {
      this.#isSending = false
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#needs.reach.trouble === undefined) await this.flush()
    await this.#sender.close()
  }

  async #send(topic: string, facts: readonly Waiting[]): Promise<void> {
    const partitions = await this.#needs.reach.partitions(topic)
    if (partitions === undefined) return this.#needs.dropped(topic, facts.length)
    const messages = facts.map((waiting) => this.#message(topic, waiting, partitions))
    const lanes = Map.groupBy(messages, ({ partition }) => partition ?? 0)
    const sends = [...lanes.values()].map((lane) =>
      this.#sender.send(lane).catch(() => this.#needs.dropped(topic, lane.length)),
    )
    await Promise.all(sends)
  }

  #message(topic: string, { fact, at }: Waiting, partitions: number): Message {
    const { type, ...rest } = fact
    const key = `${fact.tenant ?? ''}/${fact.user ?? ''}`
    const value = JSON.stringify({ version: eventVersion, type, node: this.#needs.node, at, ...rest })
    return { topic, key, partition: partitionOf(key, partitions), value }
  }
}
