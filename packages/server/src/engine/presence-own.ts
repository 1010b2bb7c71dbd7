import type { StatusRow } from '../domain/envelope.ts'
import type { UserNumber } from '../domain/ids.ts'
import type { Limits } from '../domain/limits.ts'
import { isIdle, isLingering, joinedCode, leftCode, presenceCodes, sessionCode } from '../domain/presence.ts'
import type { Rooms } from './rooms.ts'
import type { Session } from './session.ts'

type Statuses = [user: UserNumber, status: StatusRow][]

/** What a node tells the others of users: codes as user and code in turn. */
export interface Told {
  readonly codes: number[]
  readonly statuses: Statuses
}

/** Users of so many are told in one envelope. */
export const usersAtOnce = 1_000
/** Who has become idle is looked for so many times within the time that makes idle. */
const looksPerIdle = 20

/** The presence of this node's users: from their connections, and for a while after the last of them. */
export class OwnPresence {
  readonly codes = new Map<UserNumber, number>()
  readonly statuses = new Map<UserNumber, StatusRow>()
  readonly #rooms: Rooms
  readonly #limits: Limits
  /** Until when they linger, in the order of these times. */
  readonly #leaving = new Map<UserNumber, number>()
  readonly #unsaid = new Set<UserNumber>()
  #lookAt = 0

  constructor(rooms: Rooms, limits: Limits) {
    this.#rooms = rooms
    this.#limits = limits
  }

  get lingering(): number {
    return this.#leaving.size
  }

  /** Something has changed about his connections: he is judged anew, and told of at the next turn if he changed. */
  update(user: UserNumber, now: number): void {
    const sessions = this.#rooms.sessionsOf(user).filter((session) => session.presence.hasBegun)
    const before = this.codes.get(user) ?? presenceCodes.none
    const code = sessions.length > 0 ? joinedCode(sessions.map(codeOf)) : this.#left(user, before, now)
    if (!isLingering(code)) this.#leaving.delete(user)
    const status = sessions.length > 0 ? latest(sessions) : code > 0 ? this.statuses.get(user) : undefined
    if (code === before && status?.at === this.statuses.get(user)?.at) return
    if (code === presenceCodes.none) this.codes.delete(user)
    else this.codes.set(user, code)
    if (status) this.statuses.set(user, status)
    else this.statuses.delete(user)
    this.#unsaid.add(user)
  }

  #left(user: UserNumber, before: number, now: number): number {
    const endsAt = this.#leaving.get(user)
    if (endsAt !== undefined && endsAt <= now) return presenceCodes.none
    const code = leftCode(before)
    if (endsAt === undefined && isLingering(code)) this.#leaving.set(user, now + this.#limits.presenceGraceMs)
    return code
  }

  /** What time has changed: who became idle, whose grace is over. */
  look(now: number): void {
    for (const [user, endsAt] of this.#leaving) {
      if (endsAt > now) break
      this.update(user, now)
    }
    if (now < this.#lookAt) return
    this.#lookAt = now + this.#limits.awayMs / looksPerIdle
    for (const session of this.#rooms.all()) {
      const { presence } = session
      if (presence.isIdle || !presence.hasBegun || !isIdle(presence.activeAt, now, this.#limits.awayMs)) continue
      presence.isIdle = true
      this.update(session.caller.user, now)
    }
  }

  /** Who changed since the last call, a bounded number of users a piece. */
  *news(): Generator<Told> {
    const users = [...this.#unsaid]
    this.#unsaid.clear()
    for (let i = 0; i < users.length; i += usersAtOnce) yield this.#told(users.slice(i, i + usersAtOnce))
  }

  /** All of them; one empty piece when there is nobody. */
  all(): Told[] {
    const users = [...this.codes.keys()]
    const pieces = Math.max(1, Math.ceil(users.length / usersAtOnce))
    return Array.from({ length: pieces }, (_, i) => this.#told(users.slice(i * usersAtOnce, (i + 1) * usersAtOnce)))
  }

  #told(users: readonly UserNumber[]): Told {
    const statuses = users.flatMap((user): Statuses => {
      const status = this.statuses.get(user)
      return status ? [[user, status]] : []
    })
    return { codes: users.flatMap((user) => [user, this.codes.get(user) ?? presenceCodes.none]), statuses }
  }
}

function codeOf({ presence }: Session): number {
  return sessionCode(presence.chosen, presence.isIdle)
}

/** Said last, over whichever device. */
function latest(sessions: readonly Session[]): StatusRow | undefined {
  let found: StatusRow | undefined
  for (const { presence } of sessions)
    if (presence.status && presence.status.at >= (found?.at ?? 0)) found = presence.status
  return found
}
