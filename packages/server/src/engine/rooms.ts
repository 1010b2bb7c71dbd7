import type { ConversationId, UserNumber } from '../domain/ids.ts'
import { Room } from './room.ts'
import type { Session } from './session.ts'

/** Where a conversation stood when membership was read. */
export interface JoinAt {
  /** The first seq this session may get. */
  readonly from: number
  readonly head: number
  readonly isHead: boolean
}

/** The hub's tables: sessions by slot and by user, rooms by conversation; who is in which. Pure bookkeeping. */
export class Rooms {
  readonly #sessions: (Session | undefined)[] = []
  readonly #freeSlots: number[] = []
  readonly #byUser = new Map<UserNumber, Session[]>()
  readonly #rooms: (Room | undefined)[] = []
  readonly #freeRooms: number[] = []
  readonly #byId = new Map<ConversationId, Room>()
  readonly #abandoned: (room: Room) => void
  count = 0

  /** `abandoned` hears of each room that nobody wants any more. */
  constructor(abandoned: (room: Room) => void) {
    this.#abandoned = abandoned
  }

  nextSlot(): number {
    return this.#freeSlots.pop() ?? this.#sessions.length
  }

  seat(session: Session): void {
    this.#sessions[session.slot] = session
    this.count++
    const others = this.#byUser.get(session.caller.user)
    if (others) others.push(session)
    else this.#byUser.set(session.caller.user, [session])
  }

  unseat(session: Session): void {
    if (this.#sessions[session.slot] !== session) return
    while (session.places.size > 0) this.#removePlace(session, session.places.size - 1)
    this.#sessions[session.slot] = undefined
    this.#freeSlots.push(session.slot)
    this.count--
    const others = this.#byUser.get(session.caller.user)?.filter((other) => other !== session) ?? []
    if (others.length > 0) this.#byUser.set(session.caller.user, others)
    else this.#byUser.delete(session.caller.user)
  }

  session(slot: number): Session | undefined {
    return this.#sessions[slot]
  }

  /** Users who have sessions here. */
  get users(): number {
    return this.#byUser.size
  }

  sessionsOf(user: UserNumber): readonly Session[] {
    return this.#byUser.get(user) ?? []
  }

  *all(): Generator<Session> {
    for (const session of this.#sessions) if (session) yield session
  }

  room(id: ConversationId): Room | undefined {
    return this.#byId.get(id)
  }

  *allRooms(): Generator<Room> {
    yield* this.#byId.values()
  }

  /** Where the session stands in the room, if it does: the first seq it may get. */
  interest(session: Session, room: Room): { from: number; isHead: boolean } | undefined {
    const place = session.places.find(room.number)
    if (place < 0) return undefined
    const at = session.places.at(place)
    return { from: (at.isHead ? room.heads : room.full).fromAt(at.index), isHead: at.isHead }
  }

  join(session: Session, id: ConversationId, at: JoinAt): Room {
    const room = this.#byId.get(id) ?? this.#newRoom(id, at.head)
    const place = session.places.find(room.number)
    if (place >= 0) this.#removePlace(session, place, true)
    const list = at.isHead ? room.heads : room.full
    const index = list.add(session.slot, 0, at.from)
    list.setBack(index, session.places.add(room.number, at.isHead, index))
    return room
  }

  leave(session: Session, room: Room): boolean {
    const place = session.places.find(room.number)
    if (place < 0) return false
    this.#removePlace(session, place)
    return true
  }

  #removePlace(session: Session, place: number, keepRoom = false): void {
    const at = session.places.at(place)
    const room = this.#rooms[at.room] as Room
    const list = at.isHead ? room.heads : room.full
    list.removeAt(at.index, (slot, back, to) => this.#sessions[slot]?.places.setIndex(back, to))
    const moved = session.places.removeAt(place)
    if (moved) {
      const other = this.#rooms[moved.room] as Room
      ;(moved.isHead ? other.heads : other.full).setBack(moved.index, place)
    }
    if (room.isEmpty && !keepRoom) this.#close(room)
  }

  #newRoom(id: ConversationId, head: number): Room {
    const room = new Room(id, this.#freeRooms.pop() ?? this.#rooms.length, head)
    this.#rooms[room.number] = room
    this.#byId.set(id, room)
    return room
  }

  #close(room: Room): void {
    this.#byId.delete(room.id)
    this.#rooms[room.number] = undefined
    this.#freeRooms.push(room.number)
    this.#abandoned(room)
  }
}
