import type { Presence } from '@confab/protocol'
import type { UserNumber } from '../domain/ids.ts'
import type { DeviceStore } from '../ports/devices.ts'
import type { Directory } from '../ports/directory.ts'
import type { Clock } from '../ports/node.ts'
import { encode } from './encode.ts'
import { isThere, type JoinedPresence } from './presence-joined.ts'
import type { Watched, Watches } from './presence-watches.ts'
import type { Session } from './session.ts'

interface Needs {
  readonly watches: Watches
  readonly joined: JoinedPresence
  readonly directory: Directory
  readonly devices: DeviceStore
  readonly clock: Clock
}

/** To whom a user's change is told, and what had been told of him. */
interface News {
  readonly sessions: Set<Session>
  readonly was: { readonly code: number; readonly statusAt: number }
}

/** Pairs of a watcher and a watched user that are judged in one query. */
const pairsAtOnce = 2_000

/**
 * Tells watchers of those who changed, one frame a session. Before each telling the store is asked who of them are still
 * acquainted: nothing of it is remembered, so that a block or a removal holds at once. While the store is away nothing
 * is told, and afterwards how it is then.
 */
export class PresenceNews {
  readonly #needs: Needs
  /** Watched users who may be other than was told. */
  #changed = new Set<UserNumber>()
  /** Sessions that were too slow for some of it: they are told all, once they are not. */
  readonly #missed = new Set<Session>()
  #telling = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get waiting(): number {
    return this.#changed.size + this.#missed.size
  }

  changed(user: UserNumber | undefined): void {
    const { watches } = this.#needs
    if (user === undefined) for (const each of watches.all()) this.#changed.add(each)
    else if (watches.get(user)) this.#changed.add(user)
  }

  gone(session: Session): void {
    this.#missed.delete(session)
  }

  async tell(): Promise<void> {
    if (this.#telling) return
    this.#telling = true
    const caughtUp = [...this.#missed].filter((session) => !session.sink.isSlow)
    const found = this.#found(caughtUp)
    try {
      if (found.size > 0) await this.#tellAll(found)
    } catch {
      // The store is away: the same ones again, as they are then.
      for (const [watched, { was }] of found) {
        watched.code = was.code
        watched.statusAt = was.statusAt
        this.#changed.add(watched.user)
      }
      for (const session of caughtUp) if (!session.ended) this.#missed.add(session)
    }
    this.#telling = false
  }

  /** Who is to be told of whom: what was told last is moved on, so that what changes meanwhile is told next. */
  #found(caughtUp: readonly Session[]): Map<Watched, News> {
    const found = new Map<Watched, News>()
    const { watches, joined } = this.#needs
    const changed = this.#changed
    this.#changed = new Set()
    for (const user of changed) {
      const watched = watches.get(user)
      if (!watched) continue
      const was = { code: watched.code, statusAt: watched.statusAt }
      watched.code = joined.code(user)
      watched.statusAt = joined.status(user)?.at ?? 0
      if (watched.code === was.code && watched.statusAt === was.statusAt) continue
      // To others the hidden are as those who left: that one is hidden, or not any more, is no news.
      const isPublic = isThere(was.code) || isThere(watched.code)
      const sessions = watched.sessions.filter(({ caller }) => isPublic || caller.user === user)
      found.set(watched, { sessions: new Set(sessions), was })
    }
    for (const session of caughtUp) {
      this.#missed.delete(session)
      for (const user of session.presence.watching) {
        const watched = watches.get(user)
        if (!watched) continue
        const news = found.get(watched) ?? { sessions: new Set(), was: { ...watched } }
        news.sessions.add(session)
        found.set(watched, news)
      }
    }
    return found
  }

  async #tellAll(found: ReadonlyMap<Watched, News>): Promise<void> {
    const { devices, joined } = this.#needs
    const absent = [...found.keys()].filter(({ user }) => !isThere(joined.code(user))).map(({ user }) => user)
    const [may, lastSeen] = await Promise.all([this.#acquainted(found), devices.lastSeen(absent)])
    const texts = new Map<Session, string[]>()
    for (const [watched, { sessions }] of found) {
      const text = this.#texts(watched, lastSeen.get(watched.user))
      for (const session of sessions) {
        const { user } = session.caller
        const isHimself = user === watched.user
        if (session.ended || !session.presence.watching.includes(watched.user)) continue
        if (!isHimself && !may.has(pairOf(user, watched.user))) continue
        const list = texts.get(session)
        const own = isHimself ? text.toHimself() : text.toOthers()
        if (list) list.push(own)
        else texts.set(session, [own])
      }
    }
    this.#push(texts)
  }

  /** Made once for all who are told the same. */
  #texts({ user, external }: Watched, lastSeen: number | undefined) {
    const { joined, clock } = this.#needs
    const now = clock.now()
    const once = (make: () => Presence) => {
      let made: string | undefined
      return () => (made ??= JSON.stringify(make()))
    }
    return {
      toHimself: once(() => joined.toHimself(user, external, now)),
      toOthers: once(() => joined.toOthers(user, external, now, lastSeen)),
    }
  }

  #push(texts: ReadonlyMap<Session, readonly string[]>): void {
    const frames = new Map<string, Uint8Array>()
    for (const [session, list] of texts) {
      if (session.sink.isSlow) {
        this.#missed.add(session)
        continue
      }
      const users = list.join(',')
      const frame = frames.get(users) ?? encode(`{"type":"presence","payload":{"users":[${users}]}}`)
      frames.set(users, frame)
      session.sink.push(frame)
    }
  }

  /** The pairs of watcher and watched of whom it may be told, each asked for once. */
  async #acquainted(found: ReadonlyMap<Watched, News>): Promise<ReadonlySet<string>> {
    const pairs = new Map<string, [UserNumber, UserNumber]>()
    for (const [{ user }, { sessions }] of found)
      for (const { caller } of sessions)
        if (caller.user !== user) pairs.set(pairOf(caller.user, user), [caller.user, user])
    const may = new Set<string>()
    const all = [...pairs]
    for (let i = 0; i < all.length; i += pairsAtOnce) {
      const some = all.slice(i, i + pairsAtOnce)
      const are = await this.#needs.directory.acquaintances(
        some.map(([, [one]]) => one),
        some.map(([, [, other]]) => other),
      )
      some.forEach(([key], at) => {
        if (are[at]) may.add(key)
      })
    }
    return may
  }
}

function pairOf(one: UserNumber, other: UserNumber): string {
  return `${one} ${other}`
}
