import type { ConversationId, UserNumber } from '../domain/ids.ts'
import type { Acquainted, Directory } from '../ports/directory.ts'
import type { Clock } from '../ports/node.ts'
import { eventFrame } from './encode.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { Session } from './session.ts'
import { userOf } from './user-of.ts'

/** Changes gather for so long: who changes often is told of once. */
const gatherMs = 200
/** Users a query, and users known to have changed at most; above it those who come later are told at their next change. */
const atOnce = 100
const most = 10_000

/**
 * Tells of changed names and pictures: the user himself, and those of this node who share a conversation with him. Every
 * node hears of the change by the journal, so nothing travels between nodes, and each session is told once.
 */
export class UserNews {
  readonly #directory: Directory
  readonly #rooms: Rooms
  readonly #clock: Clock
  readonly #changed = new Set<UserNumber>()
  #isWaiting = false

  constructor(directory: Directory, rooms: Rooms, clock: Clock) {
    this.#directory = directory
    this.#rooms = rooms
    this.#clock = clock
  }

  /** Users whose change is still to be told. */
  get waiting(): number {
    return this.#changed.size
  }

  /** From the journal: this user is another than before. */
  changed(user: UserNumber): void {
    // Without sessions there is nobody to be told, and who comes later asks.
    if (this.#rooms.count === 0 || this.#changed.size >= most) return
    this.#changed.add(user)
    this.#wait()
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#clock.after(gatherMs, () => void this.#tellAll())
  }

  async #tellAll(): Promise<void> {
    const users = [...this.#changed].slice(0, atOnce)
    for (const user of users) this.#changed.delete(user)
    try {
      for (const one of await this.#directory.acquainted(users)) this.#tell(one)
    } catch {
      // The store is away: the same ones again, later.
      for (const user of users) this.#changed.add(user)
    }
    this.#isWaiting = false
    if (this.#changed.size > 0) this.#wait()
  }

  #tell({ row, conversations }: Acquainted): void {
    const receivers = new Set<Session>(this.#rooms.sessionsOf(row.user))
    for (const id of conversations) for (const session of this.#inside(id)) receivers.add(session)
    const frame = eventFrame('signal', { signal: 'user', user: userOf(row) })
    for (const session of receivers) if (session.greeted) session.sink.push(frame)
  }

  *#inside(id: ConversationId): Generator<Session> {
    const room: Room | undefined = this.#rooms.room(id)
    if (!room) return
    for (const list of [room.full, room.heads]) {
      for (let i = 0; i < list.size; i++) {
        const session = this.#rooms.session(list.slotAt(i))
        if (session) yield session
      }
    }
  }
}
