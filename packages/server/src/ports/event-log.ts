import type { ConversationRange } from '../domain/journal.ts'
import type { LoggedEvent } from '../domain/logged.ts'

/**
 * The event log, for consumers outside: at least once, in order in each conversation. `publish` answers when all of them
 * are safe there; until then it tries again by itself, as long as `goesOn` says so, and rejects when it no longer does.
 */
export interface EventLog {
  /** Under this name it is remembered how far it has come: another one begins anew. */
  readonly name: string
  publish(events: readonly LoggedEvent[], goesOn: () => boolean): Promise<void>
}

/** Entries for the event log. */
export interface RangeReader {
  /**
   * The entries of all these ranges as they are now, range after range in the order given, each ascending. What retention
   * has taken away is left out.
   */
  ranges(ranges: readonly ConversationRange[]): Promise<readonly Omit<LoggedEvent, 'epoch'>[]>
}
