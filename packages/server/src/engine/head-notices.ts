import type { Clock } from '../ports/node.ts'
import { eventFrame } from './encode.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'

/** A turn tells so large a part of all sessions: who is told pulls, and all of them at one moment are a herd. */
export const turnsOfAll = 10

const allTurns = (1 << turnsOfAll) - 1

interface Head {
  readonly conversationId: string
  readonly head: number
  readonly countable: number
}

/**
 * Tells who wants heads only how far their conversations have come: each session once in so many turns, whichever of
 * its conversations went on, in one frame.
 */
export class HeadNotices {
  readonly #rooms: Rooms
  readonly #clock: Clock
  /** Bits: the turns whose sessions have not been told yet. */
  readonly #due = new Map<Room, number>()
  #turn = 0

  constructor(rooms: Rooms, clock: Clock) {
    this.#rooms = rooms
    this.#clock = clock
  }

  /** Conversations of which heads are to be told. */
  get due(): number {
    return this.#due.size
  }

  /** It has gone on. */
  add(room: Room): void {
    if (room.heads.size > 0) this.#due.set(room, allTurns)
  }

  /** The next part of the sessions. */
  tell(): void {
    const turn = this.#turn
    this.#turn = (turn + 1) % turnsOfAll
    const heads = new Map<number, Head[]>()
    for (const [room, turns] of this.#due) {
      const left = turns & ~(1 << turn)
      if (left === turns) continue
      if (left === 0) this.#due.delete(room)
      else this.#due.set(room, left)
      this.#gather(room, turn, heads)
    }
    for (const [slot, told] of heads) this.#push(slot, told)
  }

  #gather(room: Room, turn: number, heads: Map<number, Head[]>): void {
    const head = { conversationId: room.id, head: room.position, countable: room.countable }
    for (let i = 0; i < room.heads.size; i++) {
      const slot = room.heads.slotAt(i)
      if (slot % turnsOfAll !== turn || room.heads.fromAt(i) > head.head) continue
      const list = heads.get(slot)
      if (list) list.push(head)
      else heads.set(slot, [head])
    }
  }

  #push(slot: number, heads: readonly Head[]): void {
    const session = this.#rooms.session(slot)
    if (!session?.sink.isSlow) session?.sink.push(eventFrame('heads', { heads }))
    else for (const { conversationId } of heads) session.lag.add(conversationId, this.#clock.now())
  }
}
