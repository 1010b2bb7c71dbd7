import type { Diary } from '../ports/diary.ts'
import type { Clock } from '../ports/node.ts'
import { StoreHeld, StoreUnavailable, StoreUnknown } from '../ports/store.ts'

/** Without sends nobody would learn that the store is back: so old a failure (ms) says nothing any more. */
const memory = 5_000

/** The times in which nothing could be stored: told to the operator when they begin, why, and when they are over. */
export class Outage {
  readonly #clock: Clock
  readonly #diary: Diary
  /** The reasons of this time that were told already. */
  readonly #told = new Set<string>()
  #since: number | undefined
  #last = 0
  #reason = ''
  #isHeld = false

  constructor(clock: Clock, diary: Diary) {
    this.#clock = clock
    this.#diary = diary
  }

  /**
   * Why sends are refused now, so that this node should get no traffic; undefined: as far as known they are stored, or
   * every node refuses them until the operator has said how to go on, and reads are answered.
   */
  get reason(): string | undefined {
    return !this.#isHeld && this.#since !== undefined && this.#clock.now() - this.#last < memory
      ? this.#reason
      : undefined
  }

  /** An append failed. */
  failed(error: unknown): void {
    this.#last = this.#clock.now()
    this.#since ??= this.#last
    this.#isHeld = error instanceof StoreHeld
    // The texts of the port's errors are ours; another's may quote what was sent.
    const isOurs = error instanceof StoreUnavailable || error instanceof StoreUnknown
    this.#reason = isOurs ? error.message : 'a fault'
    if (this.#told.has(this.#reason)) return
    this.#told.add(this.#reason)
    const what = this.#isHeld ? 'sends are refused' : 'the store is away, sends are refused'
    this.#diary.warn({ reason: this.#reason }, `${what}: ${this.#reason}`)
  }

  /** An append was stored. */
  stored(): void {
    if (this.#since === undefined) return
    const ms = this.#clock.now() - this.#since
    this.#since = undefined
    this.#told.clear()
    this.#diary.warn({ ms }, `the store is back after ${(ms / 1_000).toFixed(1)} s, sends are stored again`)
  }
}
