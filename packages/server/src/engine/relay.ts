import type { Limits } from '../domain/limits.ts'
import type { TailState } from '../domain/tail.ts'
import { tailFrom, takePage } from '../domain/tail.ts'
import type { Clock, EventLog } from '../ports/node.ts'
import type { Journal } from '../ports/store.ts'

const pageSize = 1_000

/**
 * Carries the journal to the event log, in order: what is published is forgotten only after it is safe there, so each
 * event comes at least once. A failure stops the relay at that place until it succeeds; nothing is skipped.
 */
export class Relay {
  readonly #journal: Journal
  readonly #eventLog: EventLog
  readonly #clock: Clock
  readonly #limits: Limits
  #state: TailState = tailFrom(0)
  #cancel: () => void = () => undefined
  #stopped = false

  constructor(journal: Journal, eventLog: EventLog, clock: Clock, limits: Limits) {
    this.#journal = journal
    this.#eventLog = eventLog
    this.#clock = clock
    this.#limits = limits
  }

  /** Everything up to here is safe in the event log. */
  get low(): number {
    return this.#state.low
  }

  async start(): Promise<void> {
    await this.beginAnew()
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
    this.#cancel = this.#clock.after(this.#limits.tailMs, () => void this.#turn().finally(() => this.#schedule()))
  }

  async #turn(): Promise<void> {
    try {
      const page = await this.#journal.page(this.#state.low, pageSize)
      const { rows, next } = takePage(this.#state, page)
      const events = rows.flatMap((row) => row.ranges.map((range) => ({ journalId: row.id, ...range })))
      if (events.length > 0) await this.#eventLog.publish(events)
      this.#state = next
    } catch {
      // The store or the event log is away: the same page again at the next turn.
    }
  }
}
