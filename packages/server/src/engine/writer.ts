import type { AppendItem, AppendOutcome, Verdict } from '../domain/append.ts'
import { nextBatch } from '../domain/batch.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import type { Log } from '../ports/store.ts'
import { StoreRefused, StoreUnavailable, StoreUnknown } from '../ports/store.ts'
import type { Outage } from './outage.ts'

interface Waiting {
  readonly item: AppendItem
  readonly bytes: number
  readonly since: number
  settle(verdict: Verdict | Refused): void
}

/**
 * Groups sends into commits: while one is under way, sends gather; all that gathered go next. One lane, one batch in
 * flight, no timer: two lanes halve the batches, a gathering timer only adds latency (measured).
 */
export class Writer {
  readonly #log: Log
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #metrics: Metrics
  readonly #outage: Outage
  readonly #committed: (items: readonly AppendItem[], outcome: AppendOutcome) => void
  #waiting: Waiting[] = []
  #bytes = 0
  #writing = false
  #stopped = false
  #watched = false
  #underWay = new Set<string>()
  /** Conversations of the batch under way of which something was refused for now. */
  readonly #held = new Set<string>()
  #batch: readonly Waiting[] = []

  constructor(needs: {
    log: Log
    clock: Clock
    limits: Limits
    metrics: Metrics
    outage: Outage
    /** Called after each commit, before the senders are answered. */
    committed: (items: readonly AppendItem[], outcome: AppendOutcome) => void
  }) {
    this.#log = needs.log
    this.#clock = needs.clock
    this.#limits = needs.limits
    this.#metrics = needs.metrics
    this.#outage = needs.outage
    this.#committed = needs.committed
  }

  /** The verdict once it is durable. Throws Refused `busy`, `unavailable` or `unknown`. */
  append(item: AppendItem): Promise<Verdict> {
    const bytes = item.body.length + 200
    if (this.#stopped) return Promise.reject(new Refused('draining', 'this node is going away', { retryAfter: 500 }))
    if (this.#waiting.length >= this.#limits.queueSends || this.#bytes + bytes > this.#limits.queueBytes) {
      return Promise.reject(new Refused('busy', 'too many sends are waiting', { retryAfter: 500 }))
    }
    return new Promise((resolve, reject) => {
      const settle = (verdict: Verdict | Refused) => (verdict instanceof Refused ? reject(verdict) : resolve(verdict))
      this.#waiting.push({ item, bytes, since: this.#clock.now(), settle })
      this.#bytes += bytes
      this.#watch()
      if (!this.#writing) void this.#write()
    })
  }

  /** Whether a commit to this conversation is under way: then a large fan-out may wait for it. */
  isAppending(conversation: string): boolean {
    return this.#underWay.has(conversation)
  }

  get queue(): { sends: number; underWay: number; oldestMs: number } {
    const oldest = this.#waiting[0]
    const sends = this.#waiting.length
    return { sends, underWay: this.#batch.length, oldestMs: oldest ? this.#clock.now() - oldest.since : 0 }
  }

  /** Takes no more; resolves when everything taken has been answered. */
  async stop(): Promise<void> {
    this.#stopped = true
    while (this.#writing || this.#waiting.length > 0) await new Promise<void>((done) => this.#clock.after(5, done))
  }

  async #write(): Promise<void> {
    this.#writing = true
    // One turn of the microtask queue: the sends of one read of the socket gather into the first batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#take()
      this.#underWay = new Set(batch.map((waiting) => waiting.item.conversation))
      this.#batch = batch
      this.#held.clear()
      await this.#commit(batch)
      this.#underWay.clear()
      this.#batch = []
    }
    this.#writing = false
  }

  #take(): Waiting[] {
    const taken = nextBatch(this.#waiting, this.#limits.batchRows, this.#limits.batchBytes)
    const batch = taken.map((index) => this.#waiting[index] as Waiting)
    if (batch.length === this.#waiting.length) this.#waiting = []
    else {
      const gone = new Set(taken)
      this.#waiting = this.#waiting.filter((_, index) => !gone.has(index))
    }
    for (const waiting of batch) this.#bytes -= waiting.bytes
    this.#metrics.queue(this.#waiting.length, this.#bytes)
    this.#metrics.waited(this.#clock.now() - (batch[0]?.since ?? this.#clock.now()))
    return batch
  }

  async #commit(batch: readonly Waiting[], isSecondTry = false): Promise<void> {
    const items = batch.map((waiting) => waiting.item)
    const began = this.#clock.now()
    try {
      const outcome = await this.#log.append(items)
      this.#metrics.batch(items.length, this.#clock.now() - began)
      this.#outage.stored()
      this.#committed(items, outcome)
      // The first try may still be on its way to the store, and be judged there when it arrives: no refusal is certain.
      const unsure = isSecondTry ? batch.filter((_, i) => outcome.verdicts[i]?.status === 'refused') : []
      batch.forEach((waiting, i) => {
        const verdict = outcome.verdicts[i] as Verdict
        this.#metrics.sent(verdict.status)
        if (!unsure.includes(waiting)) waiting.settle(verdict)
      })
      if (unsure.length > 0) this.#unknown(unsure)
    } catch (error) {
      await this.#failed(batch, error, isSecondTry)
    }
  }

  /** Never "failed" by guess: a lost answer is asked for again with the same ids, and if need be by the sender. */
  async #failed(batch: readonly Waiting[], error: unknown, isSecondTry: boolean): Promise<void> {
    if (error instanceof StoreRefused) return this.#split(batch)
    this.#outage.failed(error)
    if (error instanceof StoreUnavailable) {
      // What was asked twice may have been stored the first time.
      if (isSecondTry) return this.#unknown(batch)
      this.#refuse(batch, new Refused('unavailable', 'the store is away; nothing was stored', { retryAfter: 500 }))
      return this.#block(batch)
    }
    const isYoung = this.#clock.now() - (batch[0] as Waiting).since < this.#limits.queueMs / 4
    if (error instanceof StoreUnknown && !isSecondTry && isYoung) return this.#commit(batch, true)
    return this.#unknown(batch)
  }

  #unknown(batch: readonly Waiting[]): void {
    this.#refuse(batch, unknown())
    this.#block(batch)
  }

  /** What waits behind refused ones must not be stored first: the senders come again, in order. */
  #block(refused: readonly Waiting[]): void {
    const blocked = new Set(refused.map((waiting) => waiting.item.conversation))
    for (const conversation of blocked) this.#held.add(conversation)
    const dropped = this.#waiting.filter((waiting) => blocked.has(waiting.item.conversation))
    this.#waiting = this.#waiting.filter((waiting) => !blocked.has(waiting.item.conversation))
    for (const waiting of dropped) this.#bytes -= waiting.bytes
    this.#metrics.queue(this.#waiting.length, this.#bytes)
    this.#refuse(dropped, new Refused('unavailable', 'the store is slow; nothing was stored', { retryAfter: 500 }))
  }

  #refuse(batch: readonly Waiting[], refused: Refused): void {
    for (const waiting of batch) waiting.settle(refused)
  }

  /** One of them cannot be stored as a value: halves find it, at a logarithm's cost. */
  async #split(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 1) return this.#refuse(batch, new Refused('badValue', 'the store cannot hold this value'))
    const half = batch.length >> 1
    await this.#commit(batch.slice(0, half))
    // What was refused for now in the first half holds back what came behind it.
    const rest = batch.slice(half)
    const held = rest.filter((waiting) => this.#held.has(waiting.item.conversation))
    this.#refuse(held, new Refused('unavailable', 'the store is slow; nothing was stored', { retryAfter: 500 }))
    const free = rest.filter((waiting) => !held.includes(waiting))
    if (free.length > 0) await this.#commit(free)
  }

  /**
   * While something waits or is under way: what is too old is answered, however long the commit takes. What is under
   * way may be stored yet; nothing of it is overtaken, since the next batch waits for its end.
   */
  #watch(): void {
    if (this.#watched) return
    this.#watched = true
    this.#clock.after(this.#limits.queueMs / 20, () => {
      this.#watched = false
      const oldest = this.#clock.now() - this.#limits.queueMs * 0.9
      const isLate = (waiting: Waiting) => waiting.since < oldest
      if (this.#waiting.some(isLate)) this.#block(this.#waiting.filter(isLate))
      if (this.#batch.some(isLate)) {
        this.#refuse(this.#batch.filter(isLate), unknown())
        this.#batch = this.#batch.filter((waiting) => !isLate(waiting))
      }
      if (this.#writing || this.#waiting.length > 0) this.#watch()
    })
  }
}

function unknown(): Refused {
  return new Refused('unknown', 'the store did not answer; ask again with the same id', { retryAfter: 500 })
}
