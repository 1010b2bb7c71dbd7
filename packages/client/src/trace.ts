import type { Entry } from '@confab/protocol'
import type { ConfabError } from './error.ts'
import type { StoredCommand } from './storage.ts'
import type { Limited } from './timeline.ts'

/**
 * A fact for a trace. `conv`: the conversation, `cid`: the client id, `conn`: the connection, where there is one.
 * `send`: every try, `again` from the second on; each ends with an `ack`, `refused` (for good), `later` (refused for
 * now) or `unknown` (no answer, or one that does not know), on the same connection. `entry`: shown to the application.
 * `cursor`: where the user himself stands, as the server told him.
 */
export type Fact =
  | ({ ev: 'send'; again: boolean } & Try)
  | ({ ev: 'ack'; seq: number; at: number; duplicate: boolean } & Try)
  | { ev: 'refused' | 'later' | 'unknown'; conv: string; cid: string; error: ConfabError; conn: string }
  | { ev: 'entry'; conv: string; entry: Entry; conn: string | undefined }
  | ({ ev: 'limited'; conv: string; conn: string | undefined } & Limited)
  | { ev: 'cursor'; conv: string; kind: 'delivered' | 'read'; seq: number; conn: string | undefined }
  | { ev: 'removed'; conv: string; to: number; conn: string | undefined }
  | { ev: 'whole'; conv: string | undefined; seq: number | undefined; conn: string | undefined }
  | { ev: 'connected'; conn: string; user: string; serverId: string; epoch: string }
  | { ev: 'lost' | 'reset'; conn: string | undefined }

/** A command as it was sent, by whom; `storedBy` of `@confab/client/trace` tells what it stores. */
export interface Try {
  conv: string
  cid: string
  command: StoredCommand
  user: string
  conn: string
}

type Bare<F> = F extends Fact ? Omit<F, 'conn'> & { conn?: string | undefined } : never
/** A fact as it is found: over the connection there is, if it does not say. */
export type HomeFact = Bare<Fact>

/** Is called with each fact, at once and in order. */
export type OnTrace = (fact: Fact) => void
