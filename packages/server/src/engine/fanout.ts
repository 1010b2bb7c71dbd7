import { pieces } from '../domain/piece.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import { entriesFrame, eventFrame } from './encode.ts'
import type { Interests } from './interests.ts'
import type { Range, Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { Session } from './session.ts'

/**
 * Gives ranges that are in order to a room's sessions: one frame for all receivers, enqueued to each, awaited by none.
 * Then applies a removal: who is removed gets it, then nothing.
 */
export class Fanout {
  readonly #rooms: Rooms
  readonly #metrics: Metrics
  readonly #clock: Clock
  readonly #due = new Set<Room>()

  constructor(rooms: Rooms, metrics: Metrics, clock: Clock) {
    this.#rooms = rooms
    this.#metrics = metrics
    this.#clock = clock
  }

  /** Consecutive ranges, as few frames as their limit allows; only the last range may remove somebody. */
  deliver(room: Room, ranges: readonly Range[]): void {
    const last = ranges.at(-1) as Range
    if (room.full.size > 0) for (const piece of pieces(ranges, sizeOf)) this.#push(room, piece)
    if (room.heads.size > 0) this.#due.add(room)
    room.countable = last.countable
    if (last.removed) this.#remove(room, new Set(last.removed), last.last)
  }

  /** A frame that is not of the log, to who has the conversation open. */
  pass(room: Room, frame: Uint8Array): void {
    for (let i = 0; i < room.full.size; i++) this.#rooms.session(room.full.slotAt(i))?.sink.push(frame)
  }

  /** Tells who wants heads how far their conversations have come: one frame a session. */
  tellHeads(): void {
    const frames = new Map<number, { conversationId: string; head: number; countable: number }[]>()
    for (const room of this.#due) {
      const head = { conversationId: room.id, head: room.position, countable: room.countable }
      for (let i = 0; i < room.heads.size; i++) {
        if (room.heads.fromAt(i) > head.head) continue
        const slot = room.heads.slotAt(i)
        const list = frames.get(slot)
        if (list) list.push(head)
        else frames.set(slot, [head])
      }
    }
    this.#due.clear()
    for (const [slot, heads] of frames) this.#rooms.session(slot)?.sink.push(eventFrame('heads', { heads }))
  }

  #push(room: Room, ranges: readonly Range[]): void {
    const { first, at } = ranges[0] as Range
    const { last } = ranges.at(-1) as Range
    const frame = entriesFrame(
      room.id,
      first,
      ranges.map((range) => range.payload),
    )
    let receivers = 0
    for (let i = 0; i < room.full.size; i++) {
      // Who may see only a part of it pulls that part: he was told of it by a signal.
      if (room.full.fromAt(i) > first) continue
      const session = this.#rooms.session(room.full.slotAt(i))
      if (session?.sink.push(frame)) receivers++
    }
    this.#metrics.delivered(receivers, last - first + 1)
    this.#metrics.deliveryMs(this.#clock.now() - at)
  }

  #remove(room: Room, removed: ReadonlySet<string>, to: number): void {
    for (const session of this.#named(room.full, removed)) this.#rooms.leave(session, room)
    // Who only wanted heads did not get the entry: he is told, and reads it by history.
    for (const session of this.#named(room.heads, removed)) {
      this.#rooms.leave(session, room)
      session.sink.push(eventFrame('signal', { signal: 'removed', conversationId: room.id, to }))
    }
  }

  #named(list: Interests, removed: ReadonlySet<string>): Session[] {
    const found: Session[] = []
    for (let i = 0; i < list.size; i++) {
      const session = this.#rooms.session(list.slotAt(i))
      if (session && removed.has(session.caller.external)) found.push(session)
    }
    return found
  }
}

function sizeOf(range: Range) {
  return { entries: range.last - range.first + 1, bytes: range.payload.length }
}
