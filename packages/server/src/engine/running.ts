import type { Limits } from '../domain/limits.ts'
import type { Epoch } from '../ports/credentials.ts'
import type { Diary } from '../ports/diary.ts'
import type { Clock } from '../ports/node.ts'
import type { Journal } from '../ports/store.ts'
import type { CursorBatch } from './cursor-batch.ts'
import type { DeviceBatch } from './devices-batch.ts'
import { Drain } from './drain.ts'
import type { EngineState } from './engine.ts'
import { EpochWatch } from './epoch-watch.ts'
import { turnsOfAll } from './head-notices.ts'
import type { Hub } from './hub.ts'
import type { Outage } from './outage.ts'
import type { Attendance } from './presence.ts'
import type { Rebalance } from './rebalance.ts'
import type { Relay } from './relay.ts'
import type { Tail } from './tail.ts'
import type { Writer } from './writer.ts'

interface Parts {
  readonly hub: Hub
  readonly writer: Writer
  readonly outage: Outage
  readonly tail: Tail
  readonly relay: Relay
  readonly cursors: CursorBatch
  readonly devices: DeviceBatch
  readonly presence: Attendance
  readonly rebalance: Rebalance
}

const hour = 3_600_000
const day = 24 * hour

/** Starts and ends the engine: its timers, its epoch, its readiness. */
export class Running implements EngineState {
  readonly serverId: string
  readonly #store: { readonly journal: Journal }
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #diary: Diary
  #parts: Parts | undefined
  #cancelHeads: () => void = () => undefined
  #cancelPrune: () => void = () => undefined
  readonly #watch: EpochWatch
  readonly #drain: Drain
  #started = false

  constructor(world: {
    store: { readonly epoch: Epoch; readonly journal: Journal }
    clock: Clock
    limits: Limits
    diary: Diary
    serverId: string
  }) {
    this.#store = world.store
    this.#clock = world.clock
    this.#limits = world.limits
    this.#diary = world.diary
    this.serverId = world.serverId
    this.#drain = new Drain(world.clock, world.limits)
    this.#watch = new EpochWatch(world.store.epoch, world.clock, world.limits, () => this.#beginAnew())
  }

  get epoch(): string {
    return this.#watch.current
  }

  /** Newcomers are turned away. */
  get draining(): boolean {
    return this.#drain.stage === 'moving'
  }

  get leaving(): boolean {
    return this.#drain.stage !== 'in service'
  }

  attach(parts: Parts): void {
    this.#parts = parts
  }

  async start(): Promise<void> {
    await this.#watch.start()
    await this.#parts?.tail.start()
    await this.#parts?.relay.start()
    this.#parts?.presence.start()
    this.#started = true
    this.#tellHeads()
    this.#prune()
  }

  async drain(): Promise<number> {
    return this.#parts ? this.#drain.run(this.#parts.hub.rooms) : 0
  }

  async stop(): Promise<void> {
    this.#drain.turnAway()
    this.#watch.stop()
    this.#cancelHeads()
    this.#cancelPrune()
    this.#parts?.presence.stop()
    this.#parts?.rebalance.stop()
    this.#closeAll('the node is going away')
    await this.#parts?.writer.stop()
    await this.#parts?.cursors.flush()
    await this.#parts?.devices.flush()
    this.#parts?.tail.stop()
    await this.#parts?.relay.stop()
  }

  unready(): string[] {
    const reasons: string[] = []
    if (!this.#started) reasons.push('starting')
    if (this.leaving) reasons.push('draining')
    const silent = this.#clock.now() - (this.#parts?.tail.readAt ?? 0)
    if (this.#started && silent > 10_000)
      reasons.push(`store: the journal was last read ${Math.round(silent / 1_000)} s ago`)
    const refused = this.#parts?.outage.reason
    if (refused !== undefined) reasons.push(`store: sends are refused: ${refused}`)
    return reasons
  }

  /** The epoch of the store as it is now, asked of it. */
  lookAtEpoch(): Promise<string> {
    return this.#watch.look()
  }

  /** All clients reset at their next connection; sessions of now are closed for it, on every node. */
  bumpEpoch(): Promise<string> {
    return this.#watch.bump()
  }

  /** Another history: what was known of the old one is forgotten, and the sessions come again. */
  async #beginAnew(): Promise<void> {
    this.#diary.warn({ epoch: this.epoch }, 'a new epoch: all sessions are closed, and reset when they come again')
    this.#closeAll('a new epoch began')
    await this.#parts?.tail.beginAnew()
    this.#parts?.relay.beginAnew()
  }

  #closeAll(reason: string): void {
    for (const session of [...(this.#parts?.hub.rooms.all() ?? [])]) session.sink.close(1001, reason)
  }

  #tellHeads(): void {
    this.#cancelHeads = this.#clock.after(this.#limits.headsMs / turnsOfAll, () => {
      this.#parts?.hub.fanout.notices.tell()
      this.#tellHeads()
    })
  }

  #prune(): void {
    this.#cancelPrune = this.#clock.after(hour, () => {
      this.#pruneNow().catch((error: unknown) => {
        this.#diary.warn(
          { reason: error instanceof Error ? error.name : 'unknown' },
          'the journal was not pruned; trying again in an hour',
        )
      })
      this.#prune()
    })
  }

  /** What the event log has not got yet is kept, but not for ever. */
  async #pruneNow(): Promise<void> {
    const { journal } = this.#store
    const { journalDays, journalMostDays } = this.#limits
    await journal.prune(journalDays * day, (await this.#parts?.relay.relayed()) ?? 0)
    const lost = await journal.prune(journalMostDays * day, Number.MAX_SAFE_INTEGER)
    if (lost > 0) this.#diary.error({ lost }, 'the journal was cut before the event log had it: consumers miss events')
  }
}
