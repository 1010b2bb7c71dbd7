import type { AppendItem, AppendOutcome, CreateVerdict, NewConversation } from '../domain/append.ts'
import type { ConversationRow, MemberRow } from '../domain/conversation.ts'
import type { StoredEntry } from '../domain/entry.ts'
import type { ConversationId, JournalId, Person, TenantNumber, UserNumber } from '../domain/ids.ts'
import type { JournalPage } from '../domain/journal.ts'

/** The store did not take it: surely nothing was stored. Try again later. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable'
}

/** The store takes nothing until the operator has said how to go on; reads are answered. Its text is for him. */
export class StoreHeld extends StoreUnavailable {
  override readonly name = 'StoreHeld'
}

/** No answer in time, or the connection was lost while waiting: perhaps stored. Ask again with the same ids. */
export class StoreUnknown extends Error {
  override readonly name = 'StoreUnknown'
}

/** One of the values was refused by the store itself: split the batch, and refuse the one that fails alone. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}

/**
 * The log: the judge of what is stored, in which order, and of who may.
 *
 * Guarantees. `append` and `create` answer after the durable commit. A batch is all or nothing, and one bad item gets
 * its own verdict. Seqs of a conversation are 1, 2, 3 ... with no hole, `at` never decreases along them. The same
 * (conversation, sender, clientId) is stored once, however often and over whichever node it comes. An item with an
 * effect must be the last of its conversation in its batch (else RangeError). Rights are judged under the lock by
 * `domain/rights.ts`. Every commit has a journal row whose id is greater than that of every earlier commit to the same
 * conversation. Failures are StoreUnavailable, StoreUnknown or StoreRefused, within 2 s or the limit configured.
 */
export interface Log {
  append(items: readonly AppendItem[]): Promise<AppendOutcome>
  create(conversation: NewConversation, limits: CreateLimits): Promise<CreateVerdict>
}

/** What a store refuses with `limitReached`. */
export interface CreateLimits {
  readonly conversationsPerUser: number
  readonly membersPerGroup: number
}

/** Which entries of a conversation: `to` inclusive. Newest first when `descending`. */
export interface Range {
  readonly from: number
  readonly to: number
  readonly descending: boolean
  readonly limit: number
}

/** Entries of a log, and its floor as of the same moment: retention has taken what is at or below it. */
export interface LogPage {
  readonly floor: number
  readonly entries: readonly StoredEntry[]
}

/** What a user may read of a conversation: his intervals, ascending, both ends inclusive. */
export interface Visibility {
  readonly row: ConversationRow
  readonly intervals: readonly { readonly from: number; readonly to: number }[]
}

/** Which conversations a sync names: all open ones (`since` undefined), or those with a journal id after it. */
export interface SyncQuery {
  readonly since: JournalId | undefined
  /** Goes on after this place: most recent first, by (journal id, conversation id). */
  readonly after: { readonly journalId: JournalId; readonly id: ConversationId } | undefined
  readonly limit: number
}

export interface SyncRows {
  /** Most recent first, each with its journal id. With `since` also those the user was removed from meanwhile. */
  readonly rows: readonly (ConversationRow & { readonly journalId: JournalId })[]
  /** True if the rows are all there are after `after`. */
  readonly complete: boolean
  /** The oldest journal id still kept: a `since` below it gets the whole list. */
  readonly journalFloor: JournalId
}

/**
 * Reading the log. Guarantees: a read sees every commit which was acknowledged before it began; an interval of
 * membership is never exceeded (the store checks again); bodies of deleted or edited-away entries are gone.
 */
export interface Reader {
  /** What this user may read, or undefined: no such conversation, or none of his business. */
  visibility(conversation: ConversationId, person: Person): Promise<Visibility | undefined>
  /** Entries of a conversation as they are now, without regard to who asks; ascending or descending. Also ends at 64 KB of bodies (at least one entry). */
  entries(conversation: ConversationId, range: Range): Promise<readonly StoredEntry[]>
  /** As `entries`, with the floor; 0 and none of an unknown conversation. */
  page(conversation: ConversationId, range: Range): Promise<LogPage>
  /** The first seq whose `at` is not before this time; head + 1 if none is. */
  seqAt(conversation: ConversationId, at: number): Promise<number>
  sync(person: Person, query: SyncQuery): Promise<SyncRows>
  /** By external id, ascending, after `after`. */
  members(conversation: ConversationId, after: string | undefined, limit: number): Promise<readonly MemberRow[]>
  /** Which of these users are open members: for a hub that must know after a gap. */
  areMembers(conversation: ConversationId, users: readonly UserNumber[]): Promise<readonly UserNumber[]>
  /** Where conversations stand now; unknown ones are left out. Also the members, where there are at most 64. */
  heads(conversations: readonly ConversationId[]): Promise<readonly Head[]>
}

export interface Head {
  readonly conversation: ConversationId
  readonly tenant: TenantNumber
  readonly kind: number
  readonly head: number
  readonly countable: number
  readonly memberCount: number
  readonly members: readonly UserNumber[] | undefined
}

/** The journal: what was committed, for whoever repairs or relays. At most 1,000 rows, by id, after `after`. */
export interface Journal {
  page(after: JournalId, limit: number): Promise<JournalPage>
  /** A low-water id to begin at: everything up to it is committed or dead as of now. */
  begin(): Promise<JournalId>
  /**
   * Deletes rows older than this many ms, but keeps at least those after `keepAfter`, and the last one always. Answers
   * how many.
   */
  prune(olderThanMs: number, keepAfter: JournalId): Promise<number>
}
