import { pieces } from '../domain/piece.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Clock } from '../ports/node.ts'
import { entriesFrame, eventFrame } from './encode.ts'
import { HeadNotices } from './head-notices.ts'
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
  /** For those who want heads only. */
  readonly notices: HeadNotices
  #demoted: [Session, Room][] = []

  constructor(rooms: Rooms, metrics: Metrics, clock: Clock) {
    this.#rooms = rooms
    this.#metrics = metrics
    this.#clock = clock
    this.notices = new HeadNotices(rooms, clock)
  }

  /** Consecutive ranges, as few frames as their limit allows; only the last range may remove somebody. */
  deliver(room: Room, ranges: readonly Range[]): void {
    const last = ranges.at(-1) as Range
    if (room.full.size > 0) for (const piece of pieces(ranges, sizeOf)) this.#push(room, piece)
    this.notices.add(room)
    room.countable = last.countable
    if (last.removed) this.#remove(room, new Set(last.removed), last.last)
  }

  /** A frame that is not of the log, to who has the conversation open. */
  pass(room: Room, frame: Uint8Array): void {
    for (let i = 0; i < room.full.size; i++) {
      const session = this.#rooms.session(room.full.slotAt(i))
      if (session && !session.sink.isSlow) session.sink.push(frame)
    }
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
      if (session?.sink.isSlow) this.#leaveBehind(session, room)
      else if (session?.sink.push(frame)) receivers++
    }
    if (this.#demoted.length > 0) this.#demote()
    this.#metrics.delivered(receivers, last - first + 1)
    this.#metrics.deliveryMs(this.#clock.now() - at)
  }

  /** His credit has returned: how far everything has come that he was not given; he pulls. */
  catchUp(session: Session): void {
    const heads = []
    for (const id of session.lag.take()) {
      const room = this.#rooms.room(id)
      if (room && this.#rooms.interest(session, room))
        heads.push({ conversationId: id, head: room.position, countable: room.countable })
    }
    if (heads.length > 0) session.sink.push(eventFrame('heads', { heads }))
  }

  /** One bit instead of the entries; who falls behind again and again is told heads only. */
  #leaveBehind(session: Session, room: Room): void {
    if (session.lag.add(room.id, this.#clock.now())) this.#demoted.push([session, room])
  }

  /** After the loop over the room's sessions, whose order it changes. */
  #demote(): void {
    for (const [session, room] of this.#demoted) {
      const interest = this.#rooms.interest(session, room)
      if (interest && !interest.isHead)
        this.#rooms.join(session, room.id, { from: interest.from, head: room.position, isHead: true })
    }
    this.#demoted = []
  }

  #remove(room: Room, removed: ReadonlySet<string>, to: number): void {
    room.noteRemoved(removed, to)
    // Who only wanted heads, or is slow, did not get the entry: he is told, and reads it by history.
    for (const session of this.#named(room.full, removed)) {
      this.#rooms.leave(session, room)
      if (session.sink.isSlow) session.sink.push(removedFrame(room, to))
    }
    for (const session of this.#named(room.heads, removed)) {
      this.#rooms.leave(session, room)
      session.sink.push(removedFrame(room, to))
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

function removedFrame(room: Room, to: number): Uint8Array {
  return eventFrame('signal', { signal: 'removed', conversationId: room.id, to })
}
