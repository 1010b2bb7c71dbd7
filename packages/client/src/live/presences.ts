import type { Presence } from '@confab/protocol'

const most = 200

/** How users are, and whom the server is to tell of. */
export class Presences {
  readonly #rows = new Map<string, Presence>()
  /** Those who are watched, in one line; undefined: nothing was asked for over this connection. */
  #watched: string | undefined

  /** Of whom nothing is known is offline. */
  of(user: string): Presence {
    return this.#rows.get(user) ?? { user, presence: 'offline' }
  }

  /** Answers with those who are different now. */
  take(users: readonly Presence[]): Presence[] {
    return users.filter((now) => {
      const isNew = JSON.stringify(now) !== JSON.stringify(this.#rows.get(now.user))
      this.#rows.set(now.user, now)
      return isNew
    })
  }

  /** Whom to ask for; undefined: they are watched already, or there is nobody. Who is not among them is forgotten. */
  watch(people: Iterable<string>): string[] | undefined {
    const users = [...new Set(people)].slice(0, most).sort()
    const line = JSON.stringify(users)
    if (line === (this.#watched ?? '[]')) return undefined
    this.#watched = line
    for (const user of this.#rows.keys()) if (!users.includes(user)) this.#rows.delete(user)
    return users
  }

  /** A new connection, which watches nobody yet. */
  relink(): void {
    this.#watched = undefined
  }
}
