import type { ConnectionId, NodeId, UserNumber } from '../../domain/ids.ts'
import type { Clock, Registry, Whereabouts } from '../../ports/node.ts'

/** What several nodes of one process share: each user's connections, and the node of each. */
export class MemoryConnections {
  readonly byUser = new Map<UserNumber, Map<ConnectionId, Whereabouts>>()

  /** Connections that are registered, of all nodes. */
  get count(): number {
    return this.#sum(() => true)
  }

  /** Of them those that name a device. */
  get devices(): number {
    return this.#sum(({ device }) => device !== undefined)
  }

  #sum(counts: (at: Whereabouts) => boolean): number {
    let sum = 0
    for (const own of this.byUser.values()) for (const at of own.values()) if (counts(at)) sum += 1
    return sum
  }
}

/** The registry as one node sees it. */
export function memoryRegistry({ byUser }: MemoryConnections, node: NodeId, clock: Pick<Clock, 'now'>): Registry {
  const of = (user: UserNumber): Whereabouts[] => [...(byUser.get(user)?.values() ?? [])]
  return {
    add(user, connection, device) {
      const own = byUser.get(user) ?? new Map<ConnectionId, Whereabouts>()
      const known = own.get(connection)
      const now = clock.now()
      const times = { connectedAt: known?.connectedAt ?? now, heardAt: now }
      own.set(connection, { connection, node, device: device ?? known?.device, ...times })
      byUser.set(user, own)
    },
    remove(user, connection) {
      const own = byUser.get(user)
      own?.delete(connection)
      if (own?.size === 0) byUser.delete(user)
    },
    heard(user, connection, at) {
      const own = byUser.get(user)
      const known = own?.get(connection)
      if (known) own?.set(connection, { ...known, heardAt: at })
    },
    async nodesOf(groups) {
      return groups.map((users) => {
        const nodes = new Set<NodeId>()
        for (const user of users) for (const at of byUser.get(user)?.values() ?? []) nodes.add(at.node)
        return [...nodes]
      })
    },
    async devicesOf(user) {
      return [...new Set(of(user).flatMap(({ device }) => device ?? []))]
    },
    async where(user) {
      return of(user)
    },
  }
}
