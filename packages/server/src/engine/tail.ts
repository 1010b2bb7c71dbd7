import type { JournalRow } from '../domain/journal.ts'
import type { Limits } from '../domain/limits.ts'
import type { TailState } from '../domain/tail.ts'
import { tailFrom, takePage } from '../domain/tail.ts'
import type { Broker, Clock } from '../ports/node.ts'
import type { Journal } from '../ports/store.ts'
import type { Hub } from './hub.ts'
import type { Signals } from './signals.ts'

const pageSize = 1_000

/**
 * Reads what was committed, once a second, and repairs what the broker did not bring to this node: the one mechanism
 * against a node that died between commit and publish, a broker that lost something or is away, a quiet conversation
 * whose last message was lost.
 */
export class Tail {
  readonly #journal: Journal
  readonly #hub: Hub
  readonly #signals: Signals
  readonly #broker: Broker
  readonly #clock: Clock
  readonly #limits: Limits
  #state: TailState = tailFrom(0)
  #cancel: () => void = () => undefined
  #stopped = false
  /** When the journal was last read, ms. */
  readAt = 0
  /** The newest id that was drawn, as of then. */
  newest = 0

  constructor(needs: { journal: Journal; hub: Hub; signals: Signals; broker: Broker; clock: Clock; limits: Limits }) {
    this.#journal = needs.journal
    this.#hub = needs.hub
    this.#signals = needs.signals
    this.#broker = needs.broker
    this.#clock = needs.clock
    this.#limits = needs.limits
  }

  /** Everything up to here was committed, or never will be: what a sync token may claim. */
  get low(): number {
    return this.#state.low
  }

  async start(): Promise<void> {
    await this.beginAnew()
    this.readAt = this.#clock.now()
    this.#schedule()
  }

  /** Goes on from now on, wherever it was: after a restore the journal's ids may have run back. */
  async beginAnew(): Promise<void> {
    this.#state = tailFrom(await this.#journal.begin())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #schedule(): void {
    if (this.#stopped) return
    const wait = this.#broker.up ? this.#limits.tailMs : this.#limits.tailDownMs
    this.#cancel = this.#clock.after(wait, () => void this.#read().finally(() => this.#schedule()))
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const page = await this.#journal.page(this.#state.low, pageSize)
        const { rows, next } = takePage(this.#state, page)
        const before = this.#state.low
        this.readAt = this.#clock.now()
        this.newest = page.last
        for (const row of rows) await this.#apply(row)
        // Only now: what could not be repaired because the store went away is read again, and a repeat changes nothing.
        this.#state = next
        if (page.rows.length < pageSize || next.low === before) return
      }
    } catch {
      // The store is away; the next turn asks again.
    }
  }

  async #apply(row: JournalRow): Promise<void> {
    for (const range of row.ranges) {
      const room = this.#hub.rooms.room(range.conversation)
      if (room) this.#hub.behind(room, range.last)
      else if (range.first === 1) await this.#signals.repairNew(range.conversation)
    }
    for (const change of row.users) await this.#signals.repair(change)
  }
}
