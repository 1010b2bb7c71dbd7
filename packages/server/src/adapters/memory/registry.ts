import type { ConnectionId, NodeId, UserNumber } from '../../domain/ids.ts'
import type { Registry } from '../../ports/node.ts'

/** What several nodes of one process share: each user's connections, and the node of each. */
export class MemoryConnections {
  readonly byUser = new Map<UserNumber, Map<ConnectionId, NodeId>>()
}

/** The registry as one node sees it. */
export function memoryRegistry(connections: MemoryConnections, node: NodeId): Registry {
  const { byUser } = connections
  return {
    add(user, connection) {
      const own = byUser.get(user)
      if (own) own.set(connection, node)
      else byUser.set(user, new Map([[connection, node]]))
    },
    remove(user, connection) {
      const own = byUser.get(user)
      own?.delete(connection)
      if (own?.size === 0) byUser.delete(user)
    },
    async nodesOf(groups) {
      return groups.map((users) => {
        const nodes = new Set<NodeId>()
        for (const user of users) for (const at of byUser.get(user)?.values() ?? []) nodes.add(at)
        return [...nodes]
      })
    },
  }
}
