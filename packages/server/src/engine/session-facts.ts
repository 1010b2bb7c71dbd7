import type { UserNumber } from '../domain/ids.ts'
import { presenceCodes } from '../domain/presence.ts'
import type { Facts } from '../ports/facts.ts'
import type { Clock } from '../ports/node.ts'
import type { Session } from './session.ts'

interface Named {
  readonly tenant: string
  readonly user: string
}

const words = new Map<number, 'online' | 'away'>([
  [presenceCodes.online, 'online'],
  [presenceCodes.away, 'away'],
])

/** Tells as facts who comes and goes, and how this node sees its users: lingering ones are as they were. */
export class SessionFacts {
  readonly #facts: Facts
  readonly #clock: Clock
  readonly #openedAt = new WeakMap<Session, number>()
  /** Those of whose presence something was told, or will be. */
  readonly #names = new Map<UserNumber, Named>()
  readonly #said = new Map<UserNumber, 'online' | 'away'>()

  constructor(facts: Facts, clock: Clock) {
    this.#facts = facts
    this.#clock = clock
  }

  opened(session: Session): void {
    this.#openedAt.set(session, this.#clock.now())
    this.#facts.tell({ type: 'connected', ...this.#of(session) })
  }

  /** From now on he may be told of. */
  begun({ caller }: Session): void {
    this.#names.set(caller.user, { tenant: caller.tenantName, user: caller.external })
  }

  ended(session: Session): void {
    const ms = Math.max(0, this.#clock.now() - (this.#openedAt.get(session) ?? this.#clock.now()))
    this.#facts.tell({ type: 'disconnected', ...this.#of(session), ms })
  }

  /** Users of this node whose presence changed: user and code in turn. */
  presence(codes: readonly number[]): void {
    for (let i = 0; i + 1 < codes.length; i += 2) this.#tell(codes[i] ?? 0, codes[i + 1] ?? 0)
  }

  #tell(user: UserNumber, code: number): void {
    const named = this.#names.get(user)
    if (!named) return
    const lasting = code > 4 ? code - 4 : code
    const presence = words.get(lasting)
    // He is forgotten when he is gone, so that nothing gathers.
    if (code === presenceCodes.none) this.#names.delete(user)
    if (presence === this.#said.get(user)) return
    if (presence) this.#said.set(user, presence)
    else this.#said.delete(user)
    this.#facts.tell({ type: 'presence', ...named, presence: presence ?? 'offline' })
  }

  #of({ caller, device, connectionId }: Session) {
    const named = { tenant: caller.tenantName, user: caller.external, connectionId }
    return device === undefined ? named : { ...named, device }
  }
}
