import type { ConnectionId, UserNumber } from '../../domain/ids.ts'

/** One of this node's connections. Times in ms. */
export interface OwnConnection {
  readonly user: UserNumber
  readonly device: string | undefined
  readonly connectedAt: number
  readonly heardAt: number
}

/** This node's connections: the truth from which everything in Redis is made again. What Redis has not confirmed waits. */
export class OwnConnections {
  readonly #connections = new Map<ConnectionId, OwnConnection>()
  readonly #byUser = new Map<UserNumber, Set<ConnectionId>>()
  /** Connections whose entry in Redis is another; of those that are gone, the user. */
  readonly #waiting = new Map<ConnectionId, UserNumber>()

  get size(): number {
    return this.#connections.size
  }

  get devices(): number {
    let count = 0
    for (const { device } of this.#connections.values()) if (device !== undefined) count += 1
    return count
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get users(): IterableIterator<UserNumber> {
    return this.#byUser.keys()
  }

  has(user: UserNumber): boolean {
    return this.#byUser.has(user)
  }

  of(user: UserNumber): [ConnectionId, OwnConnection][] {
    return [...(this.#byUser.get(user) ?? [])].flatMap((id) => {
      const connection = this.#connections.get(id)
      return connection ? [[id, connection] as [ConnectionId, OwnConnection]] : []
    })
  }

  get(id: ConnectionId): OwnConnection | undefined {
    return this.#connections.get(id)
  }

  add(user: UserNumber, id: ConnectionId, device: string | undefined, now: number): void {
    const known = this.#connections.get(id)
    const connectedAt = known?.connectedAt ?? now
    this.#connections.set(id, { user, device: device ?? known?.device, connectedAt, heardAt: now })
    const own = this.#byUser.get(user)
    if (own) own.add(id)
    else this.#byUser.set(user, new Set([id]))
    this.#waiting.set(id, user)
  }

  /** Answers whether there was such a one. */
  remove(user: UserNumber, id: ConnectionId): boolean {
    const own = this.#byUser.get(user)
    if (!own?.delete(id)) return false
    if (own.size === 0) this.#byUser.delete(user)
    this.#connections.delete(id)
    this.#waiting.set(id, user)
    return true
  }

  heard(id: ConnectionId, at: number): void {
    const connection = this.#connections.get(id)
    if (!connection) return
    this.#connections.set(id, { ...connection, heardAt: at })
    this.#waiting.set(id, connection.user)
  }

  /** Some of what waits, which waits no more. */
  take(most: number): Map<ConnectionId, UserNumber> {
    const taken = new Map<ConnectionId, UserNumber>()
    for (const [id, user] of this.#waiting) {
      if (taken.size === most) break
      taken.set(id, user)
    }
    for (const id of taken.keys()) this.#waiting.delete(id)
    return taken
  }

  /** It was not confirmed: it waits again. */
  putBack(taken: ReadonlyMap<ConnectionId, UserNumber>): void {
    for (const [id, user] of taken) this.#waiting.set(id, user)
  }

  /** Nothing in Redis is to be trusted: all of them wait. */
  allWait(): void {
    for (const [id, { user }] of this.#connections) this.#waiting.set(id, user)
  }
}
