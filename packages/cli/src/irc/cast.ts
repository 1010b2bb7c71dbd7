import type { IrcEvent } from './line.ts'

/** What the players of a conversation do: always one user, by his user id. */
export type Act =
  | { readonly type: 'say'; readonly user: string; readonly text: string }
  | { readonly type: 'come'; readonly user: string }
  | { readonly type: 'go'; readonly user: string }
  /** Nothing to play: said why, and counted. */
  | { readonly type: 'pass'; readonly because: 'network' | 'nick' | 'empty' | 'there' | 'absent' }

// A trace writes a user's device behind a slash.
function idOf(nick: string): string {
  return nick.replaceAll('/', '_').slice(0, 128)
}

/**
 * Who is who in one log. A person keeps the user id of the first nick he was seen with: under a new nick he goes on as
 * the same user, unless that nick is somebody's already. Who speaks without having come was there before the log begins.
 */
export class Cast {
  readonly #userOf = new Map<string, string>()
  readonly #present = new Set<string>()

  /** What is to be played for this event, in order. */
  acts(event: IrcEvent): Act[] {
    if (event.type === 'notable') return [{ type: 'pass', because: 'network' }]
    if (event.type === 'nick') return this.#rename(event.nick, event.to)
    const user = this.#user(event.nick)
    if (event.type === 'join') return this.#come(user)
    if (event.type === 'leave') return this.#go(user, event.nick)
    const text = event.type === 'action' ? `*${event.text.trim()}*` : event.text
    if (event.text.trim() === '') return [{ type: 'pass', because: 'empty' }]
    return [...(this.#present.has(user) ? [] : this.#come(user)), { type: 'say', user, text }]
  }

  #user(nick: string): string {
    const known = this.#userOf.get(nick)
    if (known !== undefined) return known
    const user = idOf(nick)
    this.#userOf.set(nick, user)
    return user
  }

  #come(user: string): Act[] {
    if (this.#present.has(user)) return [{ type: 'pass', because: 'there' }]
    this.#present.add(user)
    return [{ type: 'come', user }]
  }

  #go(user: string, nick: string): Act[] {
    if (nick !== user) this.#userOf.delete(nick)
    if (!this.#present.delete(user)) return [{ type: 'pass', because: 'absent' }]
    return [{ type: 'go', user }]
  }

  #rename(nick: string, to: string): Act[] {
    if (!this.#userOf.has(to)) this.#userOf.set(to, this.#user(nick))
    return [{ type: 'pass', because: 'nick' }]
  }
}
