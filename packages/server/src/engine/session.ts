import type { CommandPayload, ReplyPayload } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { Sink } from '../ports/node.ts'

/** What survives of a connection in the engine: who, what he is interested in, when his token ends. */
export interface Session {
  readonly connectionId: string
  readonly caller: Caller
  readonly sink: Sink
  /** Whether `hello` has come: nothing else is answered before. */
  readonly greeted: boolean
  /** A place in the hub's table of sessions. */
  readonly slot: number
  /** Registers interest, then answers with what changed. */
  hello(payload: CommandPayload<'hello'>): Promise<ReplyPayload<'hello'>>
  sync(payload: CommandPayload<'sync'>): Promise<ReplyPayload<'sync'>>
  setInterest(payload: CommandPayload<'interest'>): Promise<void>
  /** Goes on under a fresh token's claims; throws Refused `unauthorized` for another user or tenant. */
  renew(ticket: string): Promise<ReplyPayload<'renew'>>
  /** The transport is gone. */
  end(): void
}
