import type { Clock } from './clock.ts'
import { ConfabError } from './error.ts'
import { bytesOf } from './frame.ts'
import type { Chance } from './ids.ts'
import type { Keeper } from './keeper.ts'
import type { Item } from './lane.ts'
import { Lane } from './lane.ts'
import type { Outcome } from './requests.ts'
import { afterFailure } from './retry.ts'
import type { StoredCommand } from './storage.ts'
import { Throttle } from './throttle.ts'

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
  /** Commands it holds; one more is rejected with `outboxFull`. */
  readonly size: number
  /** Characters of their payloads, as JSON; what goes beyond is rejected with `outboxFull`. */
  readonly chars: number
  /** Commands of one conversation under way at once. Above 1 a refused send may be overtaken by those behind it. */
  readonly inFlight: number
  /** Commands of all conversations under way at once. */
  readonly underWay: number
}

/** What was not yet acknowledged: kept over reconnects, sent in order, the same id until there is an answer. */
export class Outbox {
  readonly #post: Post
  readonly #keeper: Keeper
  readonly #limits: OutboxLimits
  readonly #lanes = new Map<string, Lane>()
  readonly #throttle: Throttle
  #order = 0
  #size = 0
  #chars = 0
  #closed = false
  #restored = false

  constructor(post: Post, keeper: Keeper, limits: OutboxLimits) {
    this.#post = post
    this.#keeper = keeper
    this.#limits = limits
    this.#throttle = new Throttle(post.clock, limits.underWay)
  }

  /** How many commands wait for their acknowledgement. */
  get size(): number {
    return this.#size
  }

  /** Takes in what an earlier run left, before anything that was added since. */
  async restore(): Promise<void> {
    const stored = await this.#keeper.load()
    if (this.#closed) return
    this.#restored = true
    for (const command of stored.reverse()) {
      const lane = this.#lane(command.lane)
      if (lane.find(command.clientId)) continue
      // A clock set back since then must not put what is added now before it.
      this.#order = Math.max(this.#order, command.order)
      lane.items.unshift(this.#counted(command, true, () => {}))
    }
    const user = this.#post.user()
    // The storage may have been slower than the connection.
    if (user !== undefined) this.own(user)
    for (const name of [...this.#lanes.keys()]) this.#post.outboxChanged(name)
    this.pump()
  }

  /** Adds a command; the promise has the payload of its reply, or rejects with a ConfabError. */
  add(fresh: Omit<StoredCommand, 'order' | 'user'>): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ConfabError('closed', 'the chat is closed', 'never'))
    if (this.#size >= this.#limits.size || this.#chars >= this.#limits.chars) {
      return Promise.reject(new ConfabError('outboxFull', 'the outbox is full', 'later'))
    }
    const user = this.#post.user()
    // By the clock, so that what a later run adds comes after what this one leaves in the storage.
    const order = Math.max(this.#order + 1, this.#post.clock.now() * 1_000)
    this.#order = order
    const command = user === undefined ? { ...fresh, order } : { ...fresh, order, user }
    this.#keeper.put(command)
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) => (outcome.ok ? resolve(outcome.payload) : reject(outcome.error))
      const lane = this.#lane(command.lane)
      lane.items.push(this.#counted(command, false, settle))
      this.#post.outboxChanged(command.lane)
      this.#pump(command.lane, lane)
    })
  }

  /** The commands of a conversation that wait, in order. */
  waiting(lane: string): readonly StoredCommand[] {
    return (this.#lanes.get(lane)?.items ?? []).map((item) => item.command)
  }

  /** Sends what may be sent. After a new connection `fresh` ends every wait for the old one. */
  pump(fresh = false): void {
    if (fresh) for (const { pause } of [this.#throttle, ...this.#lanes.values()]) pause.end()
    for (const [name, lane] of [...this.#lanes]) this.#pump(name, lane)
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
          this.#remove(lane, item)
          item.settle({ ok: false, error: new ConfabError('closed', 'of another user', 'never') })
        }
      }
      this.#post.outboxChanged(name)
    }
  }

  /** Rejects what waits; it stays in the storage. */
  close(error: ConfabError): void {
    this.#closed = true
    const lanes = [...this.#lanes.values()]
    for (const { pause } of [this.#throttle, ...lanes]) pause.end()
    for (const item of lanes.flatMap((lane) => lane.items.splice(0))) item.settle({ ok: false, error })
    this.#lanes.clear()
    this.#size = 0
    this.#chars = 0
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane(this.#post.clock)
    this.#lanes.set(name, lane)
    return lane
  }

  #counted(command: StoredCommand, perhaps: boolean, settle: Item['settle']): Item {
    const chars = JSON.stringify(command.payload).length
    this.#size++
    this.#chars += chars
    return { command, state: 'queued', tries: 0, perhaps, chars, settle }
  }

  #remove(lane: Lane, item: Item): void {
    lane.remove(item)
    this.#size--
    this.#chars -= item.chars
  }

  #pump(name: string, lane: Lane): void {
    while (this.#restored && this.#throttle.isOpen && this.#post.ready()) {
      const { orphan } = lane
      if (orphan) this.#settle(name, lane, orphan, { ok: false, error: targetFailed() })
      const item = lane.next(this.#limits.inFlight)
      if (!item) return
      this.#fly(name, lane, item)
    }
  }

  #fly(name: string, lane: Lane, item: Item): void {
    if (!this.#fits(item)) {
      const error = new ConfabError('tooLarge', 'larger than a frame', 'never', '/payload')
      return this.#settle(name, lane, item, { ok: false, error })
    }
    item.state = 'flying'
    item.tries++
    const { perhaps } = item
    item.perhaps = true
    this.#throttle.began()
    // To the end: conversations take turns.
    this.#lanes.delete(name)
    this.#lanes.set(name, lane)
    this.#post.fly(item.command, perhaps, (outcome) => this.#landed(name, lane, item, outcome))
  }

  // A frame over the limit would close the connection, and again with each try.
  #fits(item: Item): boolean {
    const limit = this.#post.frameBytes() - 512
    return item.chars * 3 <= limit || bytesOf(JSON.stringify(item.command.payload)) <= limit
  }

  #landed(name: string, lane: Lane, item: Item, outcome: Outcome): void {
    if (this.#closed) return
    this.#throttle.ended(outcome)
    const wait = outcome.ok ? undefined : afterFailure(outcome.error, item.tries, this.#post.chance)
    if (outcome.ok || wait === undefined) {
      this.#settle(name, lane, item, outcome)
      return this.pump()
    }
    item.state = 'queued'
    const { code } = outcome.error
    // Then a new connection begins it all anew.
    if (code === 'lost') return
    const { pause } = code === 'rateLimited' ? this.#throttle : lane
    pause.begin(wait, () => this.pump())
  }

  #settle(name: string, lane: Lane, item: Item, outcome: Outcome): void {
    const { command } = item
    this.#remove(lane, item)
    const failed = this.#resolve(lane, command.clientId, outcome)
    this.#keeper.delete(command.clientId)
    if (lane.items.length === 0) {
      lane.pause.end()
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

function targetFailed(): ConfabError {
  return new ConfabError('targetFailed', 'its message was refused', 'never')
}
