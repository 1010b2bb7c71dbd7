import type { LoggedEntry } from '@confab/protocol'
import type { Settings } from './options.ts'
import { eventOf } from './read.ts'
import type { Seen } from './seen.ts'

/** A record of a partition, not parsed yet. */
export interface Item {
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly value: string
}

export interface LaneNeeds {
  readonly partition: number
  readonly settings: Pick<Settings, 'handle' | 'hooks' | 'firstPause' | 'longestPause'>
  readonly seen: Seen
  /** An item is done, or was dropped. */
  readonly done: (item: Item) => void
}

/** How a partition stands. */
export interface LaneLevel {
  readonly partition: number
  /** Events that wait for the handler, the one under way included. */
  readonly waiting: number
  /** In a row, at the place where it stands; 0: it goes on. */
  readonly failures: number
}

/** One partition: one event after another, each until it is taken. */
export class Lane {
  readonly #needs: LaneNeeds
  readonly #items: Item[] = []
  #next = -1n
  #failures = 0
  #running: Promise<void> | undefined
  #isStopped = false
  #wake: () => void = () => undefined

  constructor(needs: LaneNeeds) {
    this.#needs = needs
  }

  get level(): LaneLevel {
    return { partition: this.#needs.partition, waiting: this.#items.length, failures: this.#failures }
  }

  /** After a rebalance a part is fetched again: what is here already is passed over. */
  add(item: Item): void {
    if (item.offset < this.#next || this.#isStopped) return
    this.#next = item.offset + 1n
    this.#items.push(item)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** The event under way is let end, those behind it are dropped: they come again to who has the partition then. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#items.length = Math.min(this.#items.length, 1)
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    for (let item = this.#items[0]; item && !this.#isStopped; item = this.#items[0]) {
      if (!(await this.#until(item))) return
      this.#items.shift()
      this.#needs.done(item)
    }
  }

  /** False: stopped before it was taken. */
  async #until(item: Item): Promise<boolean> {
    const { settings, seen, partition } = this.#needs
    const { handle, hooks, firstPause, longestPause } = settings
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      let event: LoggedEntry | undefined
      try {
        event = eventOf(item.value)
        if (event && seen.has(event)) hooks.repeated?.(event)
        else if (event) await handle(event)
        this.#taken(event)
        return true
      } catch (error) {
        this.#failures += 1
        hooks.failed?.({ partition, event, error, attempt: this.#failures, pause })
        if (this.#isStopped) return false
        await this.#pause(pause)
        if (this.#isStopped) return false
      }
    }
  }

  #taken(event: LoggedEntry | undefined): void {
    const { seen, settings } = this.#needs
    if (event && !seen.has(event)) seen.note(event)
    if (event && this.#failures > 0) settings.hooks.recovered?.(event, this.#failures)
    this.#failures = 0
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
