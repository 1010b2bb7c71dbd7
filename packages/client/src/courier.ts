import type { CommandPayload, Stored } from '@confab/protocol'
import type { Connection } from './connection.ts'
import type { ConfabError } from './error.ts'
import type { Home } from './home.ts'
import type { Post } from './outbox.ts'
import type { Replica } from './replica.ts'
import type { Outcome } from './requests.ts'
import type { Roster } from './roster.ts'
import type { StoredCommand } from './storage.ts'
import type { Try } from './trace.ts'

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
    return this.#connection.server?.limits.frameBytes ?? 100_000
  }

  fly(command: StoredCommand, perhaps: boolean, done: (outcome: Outcome) => void): void {
    const { type, lane: conv, clientId: cid } = command
    const conn = this.#home.connectionId() ?? ''
    const isTraced = type !== 'create'
    const tried = { conv, cid, command, user: this.user() ?? '', conn }
    if (isTraced) this.#home.trace({ ev: 'send', ...tried, again: perhaps })
    // Only a send has a place for it; the other commands' schemas are closed.
    const payload = perhaps && type === 'send' ? { ...command.payload, retry: true } : command.payload
    this.#connection.command(type, payload as CommandPayload<typeof type>, (outcome) => {
      if (isTraced) {
        if (outcome.ok) this.#stored(tried, outcome.payload as Stored)
        else this.#failedTry(tried, outcome.error)
      }
      done(outcome)
    })
  }

  failed({ lane, clientId }: StoredCommand, error: ConfabError): void {
    this.#roster.row(lane).replica.events.emit('failed', { clientId, error })
  }

  outboxChanged(lane: string): void {
    if (lane !== 'create') this.#roster.row(lane).replica.touch()
  }

  #failedTry({ conv, cid, conn }: Try, error: ConfabError): void {
    const ev = ({ never: 'refused', later: 'later', sameId: 'unknown' } as const)[error.retry]
    this.#home.trace({ ev, conv, cid, error, conn })
  }

  #stored(tried: Try, stored: Stored): void {
    const { seq, at = 0, duplicate = false } = stored
    if (seq !== undefined) this.#home.trace({ ev: 'ack', ...tried, seq, at, duplicate })
    this.#roster.row(tried.conv).replica.acknowledged(tried.command, stored)
  }
}
