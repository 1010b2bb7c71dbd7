import type { Caller } from '../domain/caller.ts'
import { type CursorMove, type Cursors, mergeMoves } from '../domain/cursors.ts'
import type { ConversationId, UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import type { CursorStore } from '../ports/cursors.ts'
import type { Clock } from '../ports/node.ts'

/** A member's cursors as they stand after a batch. */
export type MovedCursors = Cursors & {
  readonly conversation: ConversationId
  readonly user: UserNumber
  readonly external: string
  /** More than a delivery: his own devices show it. */
  readonly isShown: boolean
  /** Others may see it: more than his own badge. */
  readonly isReceipt: boolean
}

interface Waiting {
  readonly move: CursorMove
  readonly external: string
  readonly isShown: boolean
}

/** At most so many in one call, so that it stays a matter of milliseconds. */
const mostAtOnce = 2_000

/**
 * Moves of cursors, gathered: what one member moves often is stored once. Deliveries wait `deliveredMs`, what people see
 * of themselves `cursorsMs`. What the store does not take is kept and goes again; a crash loses what clients repeat.
 */
export class CursorBatch {
  readonly #store: CursorStore
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #moved: (moved: readonly MovedCursors[]) => void
  #waiting = new Map<string, Waiting>()
  #dueAt = Number.POSITIVE_INFINITY
  #cancel: () => void = () => undefined
  #storing = false

  constructor(store: CursorStore, clock: Clock, limits: Limits, moved: (moved: readonly MovedCursors[]) => void) {
    this.#store = store
    this.#clock = clock
    this.#limits = limits
    this.#moved = moved
  }

  /** False: too many wait; nothing was taken. */
  add(caller: Caller, to: Omit<CursorMove, 'user'>): boolean {
    const key = `${caller.user} ${to.conversation}`
    const earlier = this.#waiting.get(key)
    if (!earlier && this.#waiting.size >= this.#limits.cursorsWaiting) return false
    const move = { ...to, user: caller.user }
    const isShown = to.read > 0 || to.seen > 0 || to.exact || earlier?.isShown === true
    this.#waiting.set(key, {
      move: earlier ? mergeMoves(earlier.move, move) : move,
      external: caller.external,
      isShown,
    })
    this.#schedule(isShown ? this.#limits.cursorsMs : this.#limits.deliveredMs)
    return true
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Stores what waits, as far as the store takes it. */
  async flush(): Promise<void> {
    this.#cancel()
    this.#dueAt = Number.POSITIVE_INFINITY
    if (this.#storing) return
    this.#storing = true
    try {
      while (this.#waiting.size > 0) await this.#storeSome()
    } catch {
      // The store is away: all of it waits for the next turn.
    }
    this.#storing = false
    if (this.#waiting.size > 0) this.#schedule(this.#limits.deliveredMs)
  }

  async #storeSome(): Promise<void> {
    const batch = [...this.#waiting].slice(0, mostAtOnce)
    for (const [key] of batch) this.#waiting.delete(key)
    try {
      const rows = await this.#store.move(batch.map(([, waiting]) => waiting.move))
      const by = new Map(batch)
      this.#moved(
        rows.map((row) => {
          const { external = '', isShown = false, move } = by.get(`${row.user} ${row.conversation}`) ?? {}
          return { ...row, external, isShown, isReceipt: move !== undefined && move.delivered + move.read > 0 }
        }),
      )
    } catch (error) {
      for (const [key, waiting] of batch) this.#keep(key, waiting)
      throw error
    }
  }

  /** What came meanwhile is the later one. */
  #keep(key: string, waiting: Waiting): void {
    const later = this.#waiting.get(key)
    if (!later) this.#waiting.set(key, waiting)
    else
      this.#waiting.set(key, {
        ...later,
        move: mergeMoves(waiting.move, later.move),
        isShown: waiting.isShown || later.isShown,
      })
  }

  #schedule(ms: number): void {
    const at = this.#clock.now() + ms
    if (at >= this.#dueAt) return
    this.#cancel()
    this.#dueAt = at
    this.#cancel = this.#clock.after(ms, () => void this.flush())
  }
}
