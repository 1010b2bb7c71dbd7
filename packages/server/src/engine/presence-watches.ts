import type { UserNumber } from '../domain/ids.ts'
import type { Session } from './session.ts'

/** A user whom somebody here watches. */
export interface Watched {
  readonly user: UserNumber
  readonly external: string
  /** As was told last. */
  code: number
  statusAt: number
  readonly sessions: Session[]
}

const nobody: readonly UserNumber[] = []

/** Who watches whom, both ways. Pure bookkeeping; empty when nobody is there. */
export class Watches {
  readonly #byUser = new Map<UserNumber, Watched>()
  /** Sessions that watch somebody. */
  sessions = 0

  get users(): number {
    return this.#byUser.size
  }

  get(user: UserNumber): Watched | undefined {
    return this.#byUser.get(user)
  }

  all(): Iterable<UserNumber> {
    return this.#byUser.keys()
  }

  /** Replaces what the session watched. `made` gives what is told of a user whom nobody has watched yet. */
  set(session: Session, users: ReadonlyMap<UserNumber, string>, made: (user: UserNumber) => [number, number]): void {
    this.drop(session)
    if (users.size === 0) return
    session.presence.watching = [...users.keys()]
    this.sessions += 1
    for (const [user, external] of users) {
      const there = this.#byUser.get(user)
      if (there) {
        there.sessions.push(session)
        continue
      }
      const [code, statusAt] = made(user)
      this.#byUser.set(user, { user, external, code, statusAt, sessions: [session] })
    }
  }

  /** The session watches nobody any more. */
  drop(session: Session): void {
    const { presence } = session
    if (presence.watching.length === 0) return
    this.sessions -= 1
    for (const user of presence.watching) {
      const watched = this.#byUser.get(user)
      const at = watched?.sessions.indexOf(session) ?? -1
      if (!watched || at < 0) continue
      const last = watched.sessions.pop() as Session
      if (last !== session) watched.sessions[at] = last
      if (watched.sessions.length === 0) this.#byUser.delete(user)
    }
    presence.watching = nobody
  }
}
