import type { EventLog, LoggedEvent } from '../../ports/node.ts'

/** A consumer in the same process. A rejection stops the log at this batch; it is given again. */
export type Consume = (event: LoggedEvent) => Promise<void> | void

/** The event log without Kafka: the same consumers, called in order, one event at a time. */
export function memoryEventLog(consumers: readonly Consume[]): EventLog {
  return {
    async publish(events) {
      for (const event of events) for (const consume of consumers) await consume(event)
    },
  }
}
