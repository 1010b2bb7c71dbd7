import type { ConnectionId, NodeId, UserNumber } from '../../domain/ids.ts'
import type { Registry } from '../../ports/node.ts'

/** What several nodes of one process share: each user's connections, and the node of each. */
export class MemoryConnections {
  readonly byUser = new Map<UserNumber, Map<ConnectionId, NodeId>>()
  /** Of connections that name one. */
  readonly devices = new Map<ConnectionId, string>()

  /** Connections that are registered, of all nodes. */
  get count(): number {
    let sum = 0
    for (const own of this.byUser.values()) sum += own.size
    return sum
  }
}

/** The registry as one node sees it. */
export function memoryRegistry(connections: MemoryConnections, node: NodeId): Registry {
  const { byUser, devices } = connections
  return {
    add(user, connection, device) {
      if (device !== undefined) devices.set(connection, device)
      const own = byUser.get(user)
      if (own) own.set(connection, node)
      else byUser.set(user, new Map([[connection, node]]))
    },
    remove(user, connection) {
      const own = byUser.get(user)
      if (own?.delete(connection)) devices.delete(connection)
      if (own?.size === 0) byUser.delete(user)
    },
    async nodesOf(groups) {
      return groups.map((users) => {
        const nodes = new Set<NodeId>()
        for (const user of users) for (const at of byUser.get(user)?.values() ?? []) nodes.add(at)
        return [...nodes]
      })
    },
    async devicesOf(user) {
      const own = [...(byUser.get(user)?.keys() ?? [])]
      return [...new Set(own.flatMap((connection) => devices.get(connection) ?? []))]
    },
  }
}
