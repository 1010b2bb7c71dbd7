import type { LoggedEvent } from '../../domain/logged.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Clock } from '../../ports/node.ts'

/** A consumer in the same process. A rejection stops the log at this event; it is given again until it is taken. */
export type Consume = (event: LoggedEvent) => Promise<void> | void

const longestPauseMs = 5_000

/** The event log without Kafka: the same consumers, called in order, one event at a time. */
export function memoryEventLog(consumers: readonly Consume[], clock: Clock): EventLog {
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))
  const take = async (event: LoggedEvent, consume: Consume, goesOn: () => boolean) => {
    for (let wait = 50; ; wait = Math.min(wait * 2, longestPauseMs)) {
      if (!goesOn()) throw new Error('the event log was told to stop')
      try {
        return await consume(event)
      } catch {
        await pause(wait)
      }
    }
  }
  return {
    name: 'process',
    async publish(events, goesOn) {
      for (const event of events) for (const consume of consumers) await take(event, consume, goesOn)
    },
  }
}
