import type { LaneLevel } from './lane.ts'
import { Membership } from './membership.ts'
import { type EventsOptions, type Settings, settingsOf } from './options.ts'
import { Seen } from './seen.ts'

/** How it stands, for a metric or a health check. */
export interface EventsLevel {
  /** Whether this process is a member of its group now. */
  readonly isConnected: boolean
  /** The partitions of which it had events. One with `failures` stands. */
  readonly partitions: readonly LaneLevel[]
}

const firstPause = 250
const longestPause = 10_000
/** A membership of that length was a good one: the next failure is a first one. */
const healthyMs = 30_000

/** A consumer at work. */
export class Events {
  readonly #settings: Settings
  readonly #seen: Seen
  #membership: Membership | undefined
  #isStopped = false
  #wake: () => void = () => undefined
  readonly #ended: Promise<void>

  constructor(options: EventsOptions) {
    this.#settings = settingsOf(options)
    this.#seen = new Seen(this.#settings.remembered)
    this.#ended = this.#live()
  }

  get level(): EventsLevel {
    return { isConnected: this.#membership !== undefined, partitions: this.#membership?.levels ?? [] }
  }

  /** The handlers under way end, what is done is noted, the partitions go to the others of the group. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#wake()
    await this.#membership?.end()
    await this.#ended
  }

  async #live(): Promise<void> {
    for (let pause = firstPause; !this.#isStopped; ) {
      const began = performance.now()
      const error = await this.#once()
      if (this.#isStopped) return
      pause = performance.now() - began > healthyMs ? firstPause : Math.min(pause * 2, longestPause)
      this.#settings.hooks.disconnected?.(error, pause)
      await this.#sleep(pause)
    }
  }

  /** What is done is remembered from one membership to the next, so that what repeats is dropped. */
  async #once(): Promise<unknown> {
    const membership = new Membership(this.#settings, this.#seen)
    this.#membership = membership
    try {
      await membership.run()
      return undefined
    } catch (error) {
      return error
    } finally {
      this.#membership = undefined
      await membership.end()
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Begins to consume the event log, and goes on whatever happens to Kafka, until it is stopped. */
export function consumeEvents(options: EventsOptions): Events {
  return new Events(options)
}
