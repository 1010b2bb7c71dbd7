import type { NodeId } from '../domain/ids.ts'
import { Refused } from '../domain/refusal.ts'
import type { Directory } from '../ports/directory.ts'
import type { Registry } from '../ports/node.ts'
import type { Found, Whereabouts } from './engine.ts'
import { storeCall } from './store-call.ts'

/** Looks a user up in the registry, as the router does for each message. */
export class Lookups implements Whereabouts {
  readonly #directory: Directory
  readonly #registry: Registry
  readonly #node: NodeId

  constructor(directory: Directory, registry: Registry, node: NodeId) {
    this.#directory = directory
    this.#registry = registry
    this.#node = node
  }

  of(tenantName: string, external: string): Promise<Found> {
    return storeCall(async () => {
      const [row] = await this.#directory.find(await this.#directory.tenant(tenantName), [external])
      if (!row) throw new Refused('notFound', 'no such user')
      const [[nodes = []], connections] = await Promise.all([
        this.#registry.nodesOf([[row.user]]),
        this.#registry.where(row.user),
      ])
      return { askedAt: this.#node, nodes, connections }
    })
  }
}
