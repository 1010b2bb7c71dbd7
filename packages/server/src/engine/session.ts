import type { Caller } from '../domain/caller.ts'
import type { ConnectionId, ConversationId } from '../domain/ids.ts'
import { Lag } from '../domain/lag.ts'
import type { Sink } from '../ports/node.ts'
import { Places } from './places.ts'
import { SessionPresence } from './presence-session.ts'
import { Stall } from './stall.ts'
import { Turns } from './turns.ts'

/** What the engine knows of one connection: who, over which transport, what he wants, when his token ends. */
export class Session {
  readonly connectionId: ConnectionId
  readonly sink: Sink
  /** Its place in the hub's table. */
  readonly slot: number
  readonly places = new Places()
  readonly stall = new Stall()
  readonly turns = new Turns()
  /** What it was not given because it was slow. */
  readonly lag = new Lag()
  readonly presence = new SessionPresence()
  caller: Caller
  /** As `hello` said or the token claims. */
  device: string | undefined
  greeted = false
  /** Its device was: it is not to be noted again. */
  loggedOut = false
  ended = false
  /** Conversations he was removed from while a read of his list is under way: that read may be older. */
  removedMeanwhile: Set<ConversationId> | undefined
  reads = 0
  /** Cancels the warning that the token expires, or the close when it has. */
  cancelExpiry: () => void = () => undefined

  constructor(connectionId: ConnectionId, caller: Caller, sink: Sink, slot: number) {
    this.connectionId = connectionId
    this.caller = caller
    this.sink = sink
    this.slot = slot
    this.device = caller.device
  }

  /** Runs a read of memberships; removals that pass meanwhile are remembered until it is through. */
  async reading<T>(read: () => Promise<T>): Promise<T> {
    this.reads++
    this.removedMeanwhile ??= new Set()
    try {
      return await read()
    } finally {
      if (--this.reads === 0) this.removedMeanwhile = undefined
    }
  }
}
