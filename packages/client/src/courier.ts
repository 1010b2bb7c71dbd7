import type { CommandPayload, Stored } from '@confab/protocol'
import type { Connection } from './connection.ts'
import type { ConfabError } from './error.ts'
import type { Home } from './home.ts'
import type { Post } from './outbox.ts'
import type { Replica } from './replica.ts'
import type { Outcome } from './requests.ts'
import type { Roster } from './roster.ts'
import type { StoredCommand } from './storage.ts'
import { wish } from './trace.ts'

/** Carries what is in the outbox over the connection, and brings home what became of it. */
export class Courier implements Post {
  readonly clock
  readonly chance
  readonly #home: Home<Replica> & Pick<Post, 'chance'>
  readonly #connection: Connection
  readonly #roster: Roster

  constructor(home: Home<Replica> & Pick<Post, 'chance'>, connection: Connection, roster: Roster) {
    this.clock = home.clock
    this.chance = home.chance
    this.#home = home
    this.#connection = connection
    this.#roster = roster
  }

  user(): string | undefined {
    return this.#home.user()
  }

  ready(): boolean {
    return this.#connection.server !== undefined
  }

  frameBytes(): number {
    return this.#connection.server?.frameBytes ?? 100_000
  }

  fly(command: StoredCommand, perhaps: boolean, done: (outcome: Outcome) => void): void {
    const { type, lane: conv, clientId: cid } = command
    const conn = this.#home.connectionId() ?? ''
    const wished = wish(command, this.user() ?? '')
    if (wished) this.#home.trace({ ev: 'send', conv, cid, ...wished, again: perhaps, conn })
    // Only a send has a place for it; the other commands' schemas are closed.
    const payload = perhaps && type === 'send' ? { ...command.payload, retry: true } : command.payload
    this.#connection.command(type, payload as CommandPayload<typeof type>, (outcome) => {
      if (outcome.ok) {
        if (wished) this.#stored(command, wished, outcome.payload as Stored, conn)
      } else if (wished) this.#failedTry(command, outcome.error, conn)
      done(outcome)
    })
  }

  failed({ lane, clientId }: StoredCommand, error: ConfabError): void {
    this.#roster.row(lane).replica.events.emit('failed', { clientId, error })
  }

  outboxChanged(lane: string): void {
    if (lane !== 'create') this.#roster.row(lane).replica.touch()
  }

  #failedTry({ lane: conv, clientId: cid }: StoredCommand, error: ConfabError, conn: string): void {
    const ev = ({ never: 'refused', later: 'later', sameId: 'unknown' } as const)[error.retry]
    this.#home.trace({ ev, conv, cid, error, conn })
  }

  #stored(command: StoredCommand, wished: { kind: string; content: unknown }, stored: Stored, conn: string): void {
    const { lane: conv, clientId: cid } = command
    const { seq, at = 0, duplicate = false } = stored
    if (seq !== undefined) this.#home.trace({ ev: 'ack', conv, cid, ...wished, seq, at, duplicate, conn })
    this.#roster.row(conv).replica.acknowledged(command, stored)
  }
}
