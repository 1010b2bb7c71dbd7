import type { Clock } from './clock.ts'
import { ConfabError } from './error.ts'
import type { Chance } from './ids.ts'
import type { Keeper } from './keeper.ts'
import type { Item } from './lane.ts'
import { Lane } from './lane.ts'
import type { Outcome } from './requests.ts'
import { afterFailure } from './retry.ts'
import type { StoredCommand } from './storage.ts'

/** What the outbox needs of the chat. */
export interface Post {
  readonly clock: Clock
  readonly chance: Chance
  /** Whose outbox it is; undefined until the first connection. */
  user(): string | undefined
  /** The connection is ready for commands. */
  ready(): boolean
  /** The largest frame which the server takes, in bytes. */
  frameBytes(): number
  /** Sends a command; `perhaps`: an earlier try may have arrived. */
  fly(command: StoredCommand, perhaps: boolean, done: (outcome: Outcome) => void): void
  /** A command failed for good. */
  failed(command: StoredCommand, error: ConfabError): void
  /** A command came into the outbox, or went out of it. */
  outboxChanged(lane: string): void
}

export interface OutboxLimits {
  /** Commands it holds. */
  readonly size: number
  /** Commands of one conversation under way at once. */
  readonly inFlight: number
}

/** What was not yet acknowledged: kept over reconnects, sent in order, the same id until there is an answer. */
export class Outbox {
  readonly #post: Post
  readonly #keeper: Keeper
  readonly #limits: OutboxLimits
  readonly #lanes = new Map<string, Lane>()
  #order = 0
  #size = 0
  #closed = false
  #restored = false

  constructor(post: Post, keeper: Keeper, limits: OutboxLimits) {
    this.#post = post
    this.#keeper = keeper
    this.#limits = limits
  }

  /** How many commands wait for their acknowledgement. */
  get size(): number {
    return this.#size
  }

  /** Takes in what an earlier run left, before anything that was added since. */
  async restore(): Promise<void> {
    const stored = await this.#keeper.load()
    if (this.#closed) return
    const lanes = new Set<string>()
    this.#restored = true
    for (const command of stored.reverse()) {
      if (this.#find(command.lane, command.clientId)) continue
      this.#lane(command.lane).items.unshift(itemOf(command, true, () => {}))
      this.#size++
      lanes.add(command.lane)
    }
    for (const lane of lanes) this.#post.outboxChanged(lane)
    this.pump()
  }

  /** Adds a command; the promise has the payload of its reply, or rejects with a ConfabError. */
  add(fresh: Omit<StoredCommand, 'order' | 'user'>): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ConfabError('closed', 'the chat is closed', 'never'))
    if (this.#size >= this.#limits.size) {
      const text = `the outbox holds ${this.#limits.size} commands already`
      return Promise.reject(new ConfabError('outboxFull', text, 'later'))
    }
    const user = this.#post.user()
    // By the clock, so that what a later run adds comes after what this one leaves in the storage.
    const order = Math.max(this.#order + 1, this.#post.clock.now() * 1_000)
    this.#order = order
    const command = user === undefined ? { ...fresh, order } : { ...fresh, order, user }
    this.#keeper.put(command)
    this.#size++
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) => (outcome.ok ? resolve(outcome.payload) : reject(outcome.error))
      this.#lane(command.lane).items.push(itemOf(command, false, settle))
      this.#post.outboxChanged(command.lane)
      this.#pump(command.lane)
    })
  }

  /** The commands of a conversation that wait, in order. */
  waiting(lane: string): readonly StoredCommand[] {
    return (this.#lanes.get(lane)?.items ?? []).map((item) => item.command)
  }

  /** Sends what may be sent. After a new connection `fresh` ends every wait for the old one. */
  pump(fresh = false): void {
    for (const [name, lane] of [...this.#lanes]) {
      if (fresh) lane.until = 0
      this.#pump(name)
    }
  }

  /** What has no owner yet is this user's; what is another's stays in the storage, and is not sent. */
  own(user: string): void {
    for (const [name, lane] of [...this.#lanes]) {
      for (const item of [...lane.items]) {
        const { command } = item
        if (command.user === undefined) {
          item.command = { ...command, user }
          this.#keeper.put(item.command)
        } else if (command.user !== user) {
          lane.remove(item)
          this.#size--
          item.settle({ ok: false, error: new ConfabError('closed', 'the connection is for another user', 'never') })
        }
      }
      this.#post.outboxChanged(name)
    }
  }

  /** Rejects what waits; it stays in the storage. */
  close(error: ConfabError): void {
    this.#closed = true
    for (const lane of this.#lanes.values()) {
      lane.cancel?.()
      for (const item of lane.items.splice(0)) item.settle({ ok: false, error })
    }
    this.#lanes.clear()
    this.#size = 0
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane()
    this.#lanes.set(name, lane)
    return lane
  }

  #find(lane: string, clientId: string): Item | undefined {
    return this.#lanes.get(lane)?.items.find((item) => item.command.clientId === clientId)
  }

  #pump(name: string): void {
    const lane = this.#lanes.get(name)
    while (lane && this.#restored && this.#post.ready()) {
      const item = lane.next(this.#limits.inFlight, this.#post.clock.now())
      if (!item) return
      this.#fly(name, lane, item)
    }
  }

  #fly(name: string, lane: Lane, item: Item): void {
    if (!this.#fits(item)) {
      const error = new ConfabError('tooLarge', 'larger than a frame may be', 'never', '/payload')
      return this.#settle(name, lane, item, { ok: false, error })
    }
    item.state = 'flying'
    item.tries++
    const { perhaps } = item
    item.perhaps = true
    this.#post.fly(item.command, perhaps, (outcome) => this.#landed(name, lane, item, outcome))
  }

  // A frame over the limit would close the connection, and again with each try.
  #fits(item: Item): boolean {
    const limit = this.#post.frameBytes() - 512
    const text = JSON.stringify(item.command.payload)
    return text.length * 3 <= limit || new TextEncoder().encode(text).length <= limit
  }

  #landed(name: string, lane: Lane, item: Item, outcome: Outcome): void {
    if (this.#closed) return
    if (outcome.ok) {
      this.#settle(name, lane, item, outcome)
      return this.#pump(name)
    }
    const { error } = outcome
    const { clock, chance } = this.#post
    const verdict = afterFailure(error, item.tries, chance)
    if (verdict.kind === 'giveUp') {
      this.#settle(name, lane, item, outcome)
      return this.#pump(name)
    }
    item.state = 'queued'
    if (error.code === 'lost') return
    lane.until = Math.max(lane.until, clock.now() + verdict.ms)
    this.#wait(name, lane)
  }

  #wait(name: string, lane: Lane): void {
    lane.cancel?.()
    lane.cancel = this.#post.clock.after(Math.max(0, lane.until - this.#post.clock.now()), () => {
      lane.cancel = undefined
      // A timer may ring a millisecond early by the wall clock; nothing would look at this lane again.
      lane.until = 0
      this.#pump(name)
    })
  }

  #settle(name: string, lane: Lane, item: Item, outcome: Outcome): void {
    const { command } = item
    lane.remove(item)
    this.#size--
    const failed = this.#resolve(lane, command.clientId, outcome)
    this.#keeper.delete(command.clientId)
    if (lane.items.length === 0) {
      lane.cancel?.()
      this.#lanes.delete(name)
    }
    if (!outcome.ok) this.#post.failed(command, outcome.error)
    item.settle(outcome)
    for (const dependant of failed) this.#settle(name, lane, dependant, { ok: false, error: targetFailed() })
    this.#post.outboxChanged(name)
  }

  /** Gives the edits and deletions of this message its seq, first in the storage; returns those that have no target. */
  #resolve(lane: Lane, clientId: string, outcome: Outcome): Item[] {
    const dependants = lane.items.filter((item) => item.command.awaits === clientId)
    const target = outcome.ok ? (outcome.payload as { seq?: number }).seq : undefined
    if (target === undefined) return dependants
    for (const item of dependants) {
      const { awaits: _, ...command } = item.command
      item.command = { ...command, payload: { ...command.payload, target } }
      this.#keeper.put(item.command)
    }
    return []
  }
}

function itemOf(command: StoredCommand, perhaps: boolean, settle: Item['settle']): Item {
  return { command, state: 'queued', tries: 0, perhaps, settle }
}

function targetFailed(): ConfabError {
  return new ConfabError('targetFailed', 'the message which it was for was refused', 'never')
}
