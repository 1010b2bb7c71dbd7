import { setTimeout as sleep } from 'node:timers/promises'
import { consumeEvents, type Events, type LoggedEntry } from '@confab/events'
import type { Entry } from '@confab/protocol'

/** The event log as a consumer outside reads it, with the kit that is made for it. */
export class EventLedger {
  readonly #events: Events
  readonly #told = new Map<string, LoggedEntry[]>()

  constructor(brokers: readonly string[]) {
    this.#events = consumeEvents({
      brokers,
      group: 'chaos',
      handle: (event) => {
        const told = this.#told.get(event.conversationId)
        if (told) told.push(event)
        else this.#told.set(event.conversationId, [event])
      },
    })
  }

  /** Waits until it has all of these logs, `patience` ms at most; answers what is missing or not as it is there. */
  async compare(logs: ReadonlyMap<string, readonly Entry[]>, patience: number, stop: AbortSignal): Promise<string[]> {
    const until = performance.now() + patience
    for (;;) {
      const wrong = [...logs].flatMap(([id, log]) => differences(id, log, this.#told.get(id) ?? []))
      if (wrong.length === 0 || performance.now() > until || stop.aborted) return wrong
      await sleep(100)
    }
  }

  stop(): Promise<void> {
    return this.#events.stop()
  }
}

/**
 * What of a log the events do not tell as it is. The kit has dropped what repeats: within one epoch each seq has to come
 * after the one before. Of several epochs, the last to tell a seq is right.
 */
export function differences(id: string, log: readonly Entry[], told: readonly LoggedEntry[]): string[] {
  const latest = new Map<number, LoggedEntry>()
  const heads = new Map<string, number>()
  const found: string[] = []
  for (const event of told) {
    const head = heads.get(event.epoch)
    if (head !== undefined && event.seq !== head + 1)
      found.push(`the event log goes from ${head} to ${event.seq} in ${id}`)
    heads.set(event.epoch, event.seq)
    latest.set(event.seq, event)
  }
  const missing = log.filter(({ seq }) => !latest.has(seq))
  const other = log.filter(({ seq, clientId }) => latest.has(seq) && latest.get(seq)?.clientId !== clientId)
  if (missing.length > 0) found.push(`the event log lacks ${missing.length} of ${log.length} entries of ${id}`)
  if (other.length > 0) found.push(`the event log tells another entry ${other[0]?.seq} of ${id}`)
  return found
}
