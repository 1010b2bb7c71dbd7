import type { ConversationId, Person } from '../domain/ids.ts'

/** One who reacted to a message. */
export interface ReactorRow {
  readonly emoji: string
  /** External id. */
  readonly user: string
  /** The entry by which he did, and its time in ms. */
  readonly seq: number
  readonly at: number
}

/** Where a list of those who reacted goes on: after this one. */
export type ReactorPlace = Pick<ReactorRow, 'emoji' | 'seq'>

/** Who reacted to messages: what the store folded is with the entries; here is who they all are. */
export interface ReactionReader {
  /**
   * Who reacts to a message now, by emoji (in the order of its bytes) and then in the order in which they did; with one
   * emoji only, if given. None of an unknown or deleted one.
   */
  reactors(
    conversation: ConversationId,
    seq: number,
    query: { readonly emoji: string | undefined; readonly after: ReactorPlace | undefined; readonly limit: number },
  ): Promise<readonly ReactorRow[]>
  /** The emoji that this person has on each of these messages; those without one are left out. */
  own(
    conversation: ConversationId,
    person: Person,
    seqs: readonly number[],
  ): Promise<ReadonlyMap<number, readonly string[]>>
}
