import type { Presence } from '@confab/protocol'
import type { StatusRow } from '../domain/envelope.ts'
import type { UserNumber } from '../domain/ids.ts'
import { joinedCode, presenceCodes } from '../domain/presence.ts'
import type { OtherNodes } from './presence-nodes.ts'
import type { OwnPresence } from './presence-own.ts'

const words = ['offline', 'away', 'online', 'invisible'] as const

/** How a user is, over all nodes. */
export class JoinedPresence {
  readonly #own: OwnPresence
  readonly #others: OtherNodes

  constructor(own: OwnPresence, others: OtherNodes) {
    this.#own = own
    this.#others = others
  }

  /** One of `presenceCodes`. */
  code(user: UserNumber): number {
    const codes = [...this.#others.codes(user)]
    const own = this.#own.codes.get(user)
    if (own !== undefined) codes.push(own)
    return joinedCode(codes)
  }

  /** What he said last of himself, on whichever device; empty, too. */
  status(user: UserNumber): StatusRow | undefined {
    let latest = this.#own.statuses.get(user)
    for (const status of this.#others.statuses(user)) if (status.at > (latest?.at ?? 0)) latest = status
    return latest
  }

  /** To himself: the invisible, too. */
  toHimself(user: UserNumber, external: string, now: number): Presence {
    return { user: external, presence: words[this.code(user)] ?? 'offline', ...shown(this.status(user), now) }
  }

  /** To an acquaintance: who is invisible is as one who has left. */
  toOthers(user: UserNumber, external: string, now: number, lastSeen: number | undefined): Presence {
    const code = this.code(user)
    if (isThere(code)) return { user: external, presence: words[code] ?? 'offline', ...shown(this.status(user), now) }
    return { ...unknown(external), ...(lastSeen === undefined ? {} : { lastSeen }) }
  }
}

/** Whether others are told that he is there. */
export function isThere(code: number): boolean {
  return code === presenceCodes.away || code === presenceCodes.online
}

/** The one answer for strangers, for who does not exist, and for who was never there. */
export function unknown(external: string): Presence {
  return { user: external, presence: 'offline' }
}

function shown(status: StatusRow | undefined, now: number): Pick<Presence, 'status'> {
  if (!status || status.text === '' || (status.until > 0 && status.until <= now)) return {}
  return { status: { text: status.text, ...(status.until > 0 ? { until: status.until } : {}) } }
}
