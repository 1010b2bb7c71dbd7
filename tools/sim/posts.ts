import type { Fact, Storage, StoredCommand } from '@confab/client'
import type { LocalClock } from './local-clock.ts'
import type { Random } from './random.ts'

/** What a device must see to its end: commands that were kept in its storage, which outlives the process. */
export class Posts {
  readonly #kept = new Map<string, StoredCommand>()
  /** Kept at any time, and not answered since. */
  readonly unsettled = new Map<string, StoredCommand>()

  /** Client ids by conversation, in the order in which their commands were given. */
  readonly given = new Map<string, string[]>()

  get size(): number {
    return this.#kept.size
  }

  /** The storage as one life of the device sees it: what a killed one was about to write is not written. */
  storage(clock: LocalClock, random: Random): Storage {
    return {
      load: async () => {
        await clock.sleep(random.below(20))
        return [...this.#kept.values()]
      },
      put: async (command) => {
        await clock.sleep(random.below(5))
        if (!this.#kept.has(command.clientId)) this.#take(command)
        this.#kept.set(command.clientId, command)
      },
      delete: async (clientId) => {
        await clock.sleep(random.below(5))
        this.#kept.delete(clientId)
        this.unsettled.delete(clientId)
      },
    }
  }

  #take(command: StoredCommand): void {
    const { clientId, lane } = command
    this.unsettled.set(clientId, command)
    this.given.set(lane, [...(this.given.get(lane) ?? []), clientId])
  }

  /** An answer for good. */
  heard(fact: Fact): void {
    if (fact.ev === 'ack' || fact.ev === 'refused') this.unsettled.delete(fact.cid)
  }
}
