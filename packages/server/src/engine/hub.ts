import type { RangeHeader } from '../domain/envelope.ts'
import type { Limits } from '../domain/limits.ts'
import { nextStep } from '../domain/stream.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Broker, Clock } from '../ports/node.ts'
import { Fanout } from './fanout.ts'
import type { Repair } from './repair.ts'
import { ringBounds } from './ring.ts'
import type { Range, Room } from './room.ts'
import type { JoinAt } from './rooms.ts'
import { Rooms } from './rooms.ts'
import { conversationChannel } from './router.ts'
import type { Session } from './session.ts'

/** From so many members on a node listens to the conversation's channel: below 64, so that nothing falls between. */
const channelFrom = 48

/**
 * What arrives at this node for its sessions: puts the ranges of each conversation in order, has missing ones fetched,
 * and hands them to the fan-out. Senders never touch it.
 */
export class Hub {
  readonly rooms: Rooms
  readonly fanout: Fanout
  readonly #broker: Broker
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #isAppending: (conversation: string) => boolean
  readonly #repair: Repair

  constructor(needs: {
    broker: Broker
    clock: Clock
    limits: Limits
    metrics: Metrics
    isAppending: (conversation: string) => boolean
    repair: Repair
  }) {
    this.#broker = needs.broker
    this.#clock = needs.clock
    this.#limits = needs.limits
    this.#isAppending = needs.isAppending
    this.#repair = needs.repair
    this.rooms = new Rooms((room) => {
      if (room.subscribed) this.#broker.unsubscribe(conversationChannel(room.id))
    })
    this.fanout = new Fanout(this.rooms, needs.metrics, needs.clock)
  }

  /** Registers an interest. The caller has read that he may, under `session.reading`. */
  join(session: Session, conversation: string, at: JoinAt, members: number, isAnnouncement: boolean): Room {
    const known = this.rooms.room(conversation)
    // He was removed while it was read that he is a member.
    if (known?.isOut(session.caller.external, at.from)) return known
    const room = this.rooms.join(session, conversation, at)
    this.#listen(room, members, isAnnouncement)
    return room
  }

  /** A range from the broker. */
  receive(header: RangeHeader, payload: Uint8Array): void {
    const room = this.rooms.room(header.conversation)
    if (!room) return
    this.#listen(room, header.members, false)
    this.#take(room, {
      first: header.first,
      last: header.last,
      payload,
      countable: header.countable,
      at: header.at,
      lengths: header.lengths,
      removed: header.removed,
      rewrites: header.rewrites === true,
    })
  }

  /** The journal or a head says that there is more than this node has seen. */
  behind(room: Room, last: number): void {
    if (room.position >= last) return
    this.#fetch(room, last)
  }

  #take(room: Room, range: Range): void {
    const step = nextStep(room.position, range.first, range.last)
    if (step === 'drop') return
    if (step === 'deliver') {
      this.#advance(room, range)
      this.#release(room)
    } else if (step === 'hold') this.#hold(room, range)
    else this.#fetch(room, range.last)
  }

  /** In order now: moves the position, and gives it out at once or with what is about to follow. */
  #advance(room: Room, range: Range): void {
    room.position = range.last
    if (range.rewrites || range.removed) room.ring.clear()
    else room.ring.push(range.first, range.payload, range.lengths, ringBounds(this.#limits, room.sessions))
    room.waiting.push(range)
    const isLarge = room.full.size >= this.#limits.fanoutHoldSessions
    if (!isLarge || range.removed || !this.#isAppending(room.id) || this.#isFull(room)) return this.#flush(room)
    if (room.waiting.length === 1) this.#clock.after(this.#limits.fanoutHoldMs, () => this.#flush(room))
  }

  #isFull(room: Room): boolean {
    return room.waiting.reduce((sum, range) => sum + range.payload.length, 0) > this.#limits.batchBytes
  }

  #flush(room: Room): void {
    if (room.waiting.length === 0) return
    const ranges = room.waiting
    room.waiting = []
    this.fanout.deliver(room, ranges)
  }

  #hold(room: Room, range: Range): void {
    room.held.push(range)
    room.heldEntries += range.last - range.first + 1
    if (room.heldEntries > this.#limits.heldEntries) {
      room.held = []
      room.heldEntries = 0
      return this.#fetch(room, range.last)
    }
    if (room.held.length > 1) return
    this.#clock.after(this.#limits.holdMs, () => {
      const last = Math.max(0, ...room.held.map((held) => held.last))
      if (room.held.length > 0) this.#fetch(room, last)
    })
  }

  /** What was held may follow now. */
  #release(room: Room): void {
    if (room.held.length === 0) return
    const held = room.held.sort((a, b) => a.first - b.first)
    room.held = []
    room.heldEntries = 0
    for (const range of held) this.#take(room, range)
  }

  /**
   * One fetch a conversation at a time, from the place after the last given until all that was asked for is there:
   * whoever asked (a gap, the journal) does not ask again.
   */
  #fetch(room: Room, last: number): void {
    room.wanted = Math.max(room.wanted, last)
    if (room.fetching) return
    room.fetching = true
    const from = room.position + 1
    void this.#repair.fetch(room.id, from, room.wanted).then(
      (ranges) => {
        room.fetching = false
        for (const range of ranges) this.#take(room, range)
        this.#release(room)
        this.#fetchRest(room, room.position >= from ? 0 : this.#limits.tailDownMs)
      },
      () => {
        room.fetching = false
        this.#fetchRest(room, this.#limits.tailDownMs)
      },
    )
  }

  #fetchRest(room: Room, waitMs: number): void {
    if (room.position >= room.wanted || room.isEmpty) return
    if (waitMs === 0) this.#fetch(room, room.wanted)
    else this.#clock.after(waitMs, () => this.#fetchRest(room, 0))
  }

  #listen(room: Room, members: number, isAnnouncement: boolean): void {
    if (room.subscribed || (members < channelFrom && !isAnnouncement)) return
    room.subscribed = true
    this.#broker.subscribe(conversationChannel(room.id))
  }
}
