import type { ConversationRange, JournalRow } from '../domain/journal.ts'
import type { Limits } from '../domain/limits.ts'
import type { LoggedEvent } from '../domain/logged.ts'
import { chunks, RelayPace } from '../domain/relay.ts'
import { skipPruned, type TailState, tailFrom, takePage } from '../domain/tail.ts'
import type { EventLog, RangeReader } from '../ports/event-log.ts'
import type { Leases } from '../ports/lease.ts'
import type { Metrics, RelayLevel } from '../ports/metrics.ts'
import type { Clock, Ids } from '../ports/node.ts'
import type { Journal } from '../ports/store.ts'
import { Leadership } from './leadership.ts'

/** Entries that are read at once even where everything fails. */
const fewest = 20

interface Needs {
  readonly store: { readonly journal: Journal; readonly ranges: RangeReader; readonly leases: Leases }
  /** undefined: nobody listens, and nothing is relayed. */
  readonly eventLog: EventLog | undefined
  readonly clock: Clock
  readonly limits: Limits
  readonly metrics: Metrics
  readonly ids: Ids
  readonly serverId: string
  /** As the store says now. */
  readonly epoch: () => Promise<string>
  /** The newest journal id that this node knows of. */
  readonly newest: () => number
}

/**
 * Carries the journal to the event log, in order, on the one node that leads: what was published is noted only after it
 * is safe there, so each event comes at least once. A failure stops the relay at that place until it succeeds; nothing
 * is skipped.
 */
export class Relay {
  readonly #needs: Needs
  readonly #leadership: Leadership
  readonly #pace: RelayPace
  /** undefined: where to go on is to be learned from what was noted. */
  #state: TailState | undefined
  /** As it was before what is under way was read. */
  #epoch: string | undefined
  #noted = 0
  #notedAt = 0
  #oldestAt: number | undefined
  #waiting = 0
  /** Entries a chunk: fewer after a failure, since a store under load may answer a small question in time. */
  #most: number
  #isRunning = false
  #stopped = false
  #cancel: () => void = () => undefined

  constructor(needs: Needs) {
    const { store, clock, limits, ids, serverId, eventLog } = needs
    this.#needs = needs
    this.#pace = new RelayPace(limits)
    this.#most = limits.relayEntries
    const won = () => this.#restart()
    // Nobody else's, nor this node's own after a restart.
    const holder = () => `${serverId} ${ids.uuid()}`
    const lease = { leases: store.leases, clock, name: `relay ${eventLog?.name}`, holder, ms: limits.leaderMs, won }
    this.#leadership = new Leadership(lease)
    if (eventLog) needs.metrics.relays(() => this.#level())
  }

  async start(): Promise<void> {
    if (this.#needs.eventLog) await this.#leadership.start()
  }

  /** This node has committed something. */
  woke(): void {
    if (this.#leadership.lease && !this.#isRunning) this.#schedule(this.#pace.afterWaking(this.#needs.clock.now()))
    this.#pace.wake()
  }

  /** Another history: what is known of the journal says nothing any more. */
  beginAnew(): void {
    this.#restart()
  }

  /** Up to here the journal is in the event log, whichever node brought it there: for who prunes the journal. */
  async relayed(): Promise<number> {
    const { eventLog, store } = this.#needs
    if (!eventLog) return Number.MAX_SAFE_INTEGER
    return (await store.leases.marked(`relay ${eventLog.name}`)) ?? 0
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#note(true).catch(() => undefined)
    await this.#leadership.stop()
  }

  #restart(): void {
    this.#state = undefined
    if (!this.#isRunning) this.#schedule(0)
  }

  #schedule(ms: number): void {
    this.#cancel()
    if (!this.#stopped) this.#cancel = this.#needs.clock.after(ms, () => void this.#run())
  }

  /** A node that does not lead has nothing to do until it does. */
  async #run(): Promise<void> {
    const { lease } = this.#leadership
    if (!lease || this.#isRunning || this.#stopped) return
    this.#isRunning = true
    try {
      const found = await this.#turn(lease.epoch)
      this.#pace.ended(found, this.#needs.clock.now())
      this.#most = Math.min(this.#most * 2, this.#needs.limits.relayEntries)
    } catch {
      // The store is away, or this node leads no more: the same page again, by whoever leads then.
      this.#pace.failed()
      this.#most = Math.max(Math.ceil(this.#most / 2), fewest)
    } finally {
      this.#isRunning = false
      this.#schedule(this.#pace.pause)
    }
  }

  async #turn(leaseEpoch: number): Promise<'nothing' | 'some' | 'more'> {
    const { store, clock, limits } = this.#needs
    const before = this.#state ?? (await this.#begin())
    const page = await store.journal.page(before.low, limits.relayRows)
    const state = skipPruned(before, page, clock.now())
    const { rows, next } = takePage(state, page)
    this.#oldestAt = rows[0]?.at
    this.#waiting = Math.max(0, page.last - (page.rows.at(-1)?.id ?? page.last))
    // Begun anew while this was under way: the page is of the old history.
    const isCurrent = () => this.#state === before && this.#leadership.lease?.epoch === leaseEpoch && !this.#stopped
    await this.#publish(rows, isCurrent)
    if (!isCurrent()) throw new Error('this node leads no more')
    this.#state = next
    this.#oldestAt = undefined
    await this.#note(rows.length === 0)
    if (page.rows.length >= limits.relayRows) return 'more'
    return rows.length > 0 || next.holes.size > 0 ? 'some' : 'nothing'
  }

  /** From where the last holder was; from the first row that the journal has if there never was one. */
  async #begin(): Promise<TailState> {
    this.#epoch = await this.#needs.epoch()
    this.#noted = (await this.relayed()) ?? 0
    const { last } = await this.#needs.store.journal.page(this.#noted, 1)
    // A journal that ends before what was noted is another one: all of it is told, rather than any of it left out.
    this.#state = tailFrom(this.#noted > last ? 0 : this.#noted)
    return this.#state
  }

  async #publish(rows: readonly JournalRow[], isCurrent: () => boolean): Promise<void> {
    const { clock, metrics } = this.#needs
    const read = (ranges: readonly ConversationRange[]) => this.#read(ranges)
    const all = chunks(rows, this.#most)
    let reading = all[0] && read(all[0].ranges)
    for (let i = 0; i < all.length; i++) {
      const events = await reading
      const following = all[i + 1]
      // The next ones are read while these are on their way.
      reading = following && read(following.ranges)
      reading?.catch(() => undefined)
      if (events && events.length > 0) await this.#needs.eventLog?.publish(events, isCurrent)
      metrics.relayed(events?.length ?? 0, clock.now() - (all[i]?.at ?? 0))
    }
  }

  /**
   * The store may be another one since, after a restore or a failover that lost something: what is read of two histories
   * must not bear one name, or whoever drops repeats drops what is new. The same name before and after: it is of one.
   */
  async #read(ranges: readonly ConversationRange[]): Promise<LoggedEvent[]> {
    const found = await this.#needs.store.ranges.ranges(ranges)
    const [before, epoch] = [this.#epoch, await this.#needs.epoch()]
    if (epoch !== before) {
      this.#restart()
      throw new Error('another epoch began')
    }
    return found.map((event) => ({ epoch, ...event }))
  }

  /** Not after every page: what was published and not noted is published again by the next holder, and dropped there. */
  async #note(isIdle: boolean): Promise<void> {
    const { store, clock, limits, eventLog } = this.#needs
    const { lease } = this.#leadership
    const low = this.#state?.low ?? this.#noted
    if (!lease || !eventLog || low === this.#noted) return
    if (!isIdle && clock.now() - this.#notedAt < limits.relayNoteMs) return
    if (!(await store.leases.note(`relay ${eventLog.name}`, lease.epoch, low))) return this.#leadership.lost()
    this.#noted = low
    this.#notedAt = clock.now()
  }

  #level(): RelayLevel {
    const leads = this.#leadership.lease !== undefined
    const low = this.#state?.low ?? this.#noted
    const behind = leads ? Math.max(this.#waiting, this.#needs.newest() - low, 0) : 0
    const seconds = this.#oldestAt === undefined ? 0 : Math.max(0, this.#needs.clock.now() - this.#oldestAt) / 1_000
    return { leads, behind, seconds: leads ? seconds : 0 }
  }
}
