import type { MemoryDatabase } from '../../src/adapters/memory/database.ts'
import { memoryStore } from '../../src/adapters/memory/store.ts'
import { defaultLimits, type Limits } from '../../src/domain/limits.ts'
import type { LoggedEvent } from '../../src/domain/logged.ts'
import { Relay } from '../../src/engine/relay.ts'
import type { EventLog } from '../../src/ports/event-log.ts'
import { noMetrics, type RelayLevel } from '../../src/ports/metrics.ts'

/** Time that passes when told. */
export class TestClock {
  #now = 100_000
  readonly #timers = new Set<{ at: number; call: () => void }>()

  readonly now = (): number => this.#now
  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = { at: this.#now + ms, call }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Everything that a step of 5 ms sets off is done before the next one. */
  async pass(ms: number): Promise<void> {
    for (const end = this.#now + ms; this.#now < end; ) {
      this.#now += 5
      for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
        if (this.#timers.delete(timer)) timer.call()
      }
      await new Promise(setImmediate)
    }
  }
}

/** An event log that can be away, and one that remembers what it was given. */
export class TestLog implements EventLog {
  readonly name = 'test'
  readonly events: LoggedEvent[] = []
  readonly #clock: TestClock
  isAway = false

  constructor(clock: TestClock) {
    this.#clock = clock
  }

  async publish(events: readonly LoggedEvent[], goesOn: () => boolean): Promise<void> {
    while (this.isAway) {
      if (!goesOn()) throw new Error('stopped')
      await new Promise<void>((resolve) => void this.#clock.after(50, resolve))
    }
    if (!goesOn()) throw new Error('stopped')
    this.events.push(...events)
  }

  of(conversation: string): number[] {
    return this.events.filter((event) => event.conversation === conversation).map(({ entry }) => entry.seq)
  }
}

export interface RelayNode {
  readonly store: ReturnType<typeof memoryStore>
  readonly relay: Relay
  readonly log: TestLog
  level(): RelayLevel
  /** The store answers nothing of leases any more. */
  cutOff(): void
}

/** A node's relay over a shared database, with an event log of its own, so that it is seen who published what. */
export function relayNode(
  database: MemoryDatabase,
  clock: TestClock,
  serverId: string,
  limits: Partial<Limits> = {},
  mostEntries = Number.MAX_SAFE_INTEGER,
): RelayNode {
  let id = 0
  const ids = { uuid: () => `${serverId} ${++id}` }
  const store = memoryStore(database, { clock, ids })
  const log = new TestLog(clock)
  let level: () => RelayLevel = () => ({ leads: false, behind: 0, seconds: 0 })
  let isCutOff = false
  const hold: typeof store.leases.hold = (...given) =>
    isCutOff ? Promise.reject(new Error('away')) : store.leases.hold(...given)
  // A store that does not answer a large question in time.
  const ranges: typeof store.ranges.ranges = async (asked) => {
    const entries = asked.reduce((sum, { first, last }) => sum + last - first + 1, 0)
    if (entries > mostEntries) throw new Error('no answer in time')
    return store.ranges.ranges(asked)
  }
  const relay = new Relay({
    store: { ...store, ranges: { ranges }, leases: { ...store.leases, hold } },
    eventLog: log,
    clock,
    ids,
    serverId,
    limits: { ...defaultLimits, ...limits },
    metrics: { ...noMetrics, relays: (read) => (level = read) },
    epoch: () => store.epoch.get(),
    newest: () => database.journal.drawn,
  })
  const cutOff = () => {
    isCutOff = true
  }
  return { store, relay, log, level: () => level(), cutOff }
}
