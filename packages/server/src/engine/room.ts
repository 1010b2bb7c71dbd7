import type { ConversationId } from '../domain/ids.ts'
import { Interests } from './interests.ts'
import { Ring } from './ring.ts'

/** A range that waits: for something before it, or for the append under way. */
export interface Range {
  readonly first: number
  readonly last: number
  readonly payload: Uint8Array
  readonly countable: number
  readonly at: number
  readonly lengths: readonly number[] | undefined
  readonly removed: readonly string[] | undefined
  readonly rewrites: boolean
}

/** Removals remembered a room: a read that is under way meanwhile takes a moment only. */
const removalsKept = 1_000

/** A conversation on this node: who wants it, how far they have been given it. */
export class Room {
  readonly id: ConversationId
  /** Its number in the hub. */
  readonly number: number
  readonly full = new Interests()
  readonly heads = new Interests()
  readonly ring = new Ring()
  /** The last seq given to local sessions: at first where the conversation stood when the first of them joined. */
  position: number
  countable = 0
  /** Ranges out of order, by first seq. */
  held: Range[] = []
  heldEntries = 0
  /** Ranges in order, waiting for the append under way: one frame for all of them. */
  waiting: Range[] = []
  fetching = false
  /** How far a fetch has to go: the greatest seq that is known to be there. */
  wanted = 0
  subscribed = false
  /** External ids of those who were removed lately, and where. */
  #removals: Map<string, number> | undefined

  constructor(id: ConversationId, number: number, position: number) {
    this.position = position
    this.id = id
    this.number = number
  }

  /** These users were removed at this seq, and the entry that says so has passed here. */
  noteRemoved(users: Iterable<string>, seq: number): void {
    this.#removals ??= new Map()
    for (const user of users) {
      this.#removals.delete(user)
      this.#removals.set(user, seq)
    }
    for (const [oldest] of this.#removals) {
      if (this.#removals.size <= removalsKept) return
      this.#removals.delete(oldest)
    }
  }

  /** Whether he is out, though a read that is older says that he is a member from that seq on. */
  isOut(user: string, from: number): boolean {
    const seq = this.#removals?.get(user)
    return seq !== undefined && seq >= from
  }

  /** How many want it here. */
  get sessions(): number {
    return this.full.size + this.heads.size
  }

  get isEmpty(): boolean {
    return this.sessions === 0
  }
}
