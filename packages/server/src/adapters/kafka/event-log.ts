import { setTimeout as sleep } from 'node:timers/promises'
import { entryKindName } from '../../domain/entry.ts'
import { type LoggedEvent, loggedJson } from '../../domain/logged.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { sendInLanes } from './lanes.ts'
import { partitionOf } from './partition.ts'
import { type Message, Sender } from './producer.ts'
import type { Reach } from './reach.ts'

interface Needs {
  readonly reach: Reach
  readonly topic: string
  readonly withContent: boolean
}

const notThereMs = 500

/** The event log as a topic: the conversation is the key, and all of a conversation stand in one partition, in order. */
export class KafkaEventLog implements EventLog {
  readonly name: string
  readonly #needs: Needs
  readonly #sender: Pick<Sender, 'send' | 'close'>

  constructor(needs: Needs, sender: Pick<Sender, 'send' | 'close'> = new Sender(needs.reach.place, true)) {
    this.#needs = needs
    this.#sender = sender
    this.name = `kafka ${needs.topic}`
  }

  async publish(events: readonly LoggedEvent[], goesOn: () => boolean): Promise<void> {
    if (events.length === 0) return
    const { reach } = this.#needs
    const partitions = await this.#partitions(goesOn)
    const messages = events.map((event) => this.#message(event, partitions))
    await sendInLanes(messages, { sender: this.#sender, goesOn, failed: (error) => reach.failed(error) })
    reach.succeeded()
  }

  close(): Promise<void> {
    return this.#sender.close()
  }

  /** Waits for the topic, as long as it may. */
  async #partitions(goesOn: () => boolean): Promise<number> {
    for (;;) {
      if (!goesOn()) throw new Error('told to stop')
      const count = await this.#needs.reach.partitions(this.#needs.topic)
      if (count !== undefined) return count
      await sleep(notThereMs)
    }
  }

  #message(event: LoggedEvent, partitions: number): Message {
    const { conversation, tenant, entry } = event
    return {
      topic: this.#needs.topic,
      key: conversation,
      partition: partitionOf(conversation, partitions),
      value: loggedJson(event, this.#needs.withContent),
      headers: {
        'sender-id': entry.sender,
        'message-type': entryKindName(entry.kind),
        tenant,
        'event-version': '1',
      },
    }
  }
}
