import type { Limits } from '../../domain/limits.ts'
import type { Clock } from '../../ports/node.ts'
import { nodeOf } from './entry-format.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './link.ts'
import { leaseScript } from './scripts.ts'

interface Needs {
  readonly link: RedisLink
  readonly keys: Keys
  readonly node: string
  readonly member: string
  readonly clock: Clock
  readonly limits: Limits
}

/** One that has begun since the list was made is not in it. */
const turnMs = 1_500

/** The other nodes, by leases that each renews once a second. */
export class Neighbours {
  readonly #needs: Needs
  /** When each was last known to live, ms. */
  readonly #seen = new Map<string, number>()
  #namesakeSince: number | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Life and name of each, without this one. */
  get members(): string[] {
    return [...this.#seen.keys()]
  }

  /** Another node calls itself as this one does: for longer than a former life of it could be meant. */
  get hasNamesake(): boolean {
    const { clock, limits } = this.#needs
    return this.#namesakeSince !== undefined && clock.now() - this.#namesakeSince > limits.leaseMs * 2
  }

  /** It has said so itself. */
  begun(member: string): void {
    if (member !== this.#needs.member) this.#seen.set(member, this.#needs.clock.now())
  }

  /** Renews the own lease, and learns who lives. Answers whether it was still there. Rejects when Redis is away. */
  async renew(): Promise<boolean> {
    const { link, keys, member, node, clock, limits } = this.#needs
    const { was, members } = await link.probe((client) => leaseScript(client, keys.nodes, member, limits.leaseMs))
    const now = clock.now()
    for (const other of members) this.begun(other)
    // Redis was emptied, perhaps: the others are about to come again as well, and are not forgotten yet.
    const patience = was ? turnMs : limits.leaseMs
    const living = new Set(members)
    for (const [other, seenAt] of this.#seen)
      if (!living.has(other) && now - seenAt >= patience) this.#seen.delete(other)
    const isShared = members.some((other) => other !== member && nodeOf(other) === node)
    this.#namesakeSince = isShared ? (this.#namesakeSince ?? now) : undefined
    return was
  }

  async leave(): Promise<void> {
    const { link, keys, member } = this.#needs
    await link.run((client) => client.zrem(keys.nodes, member))
  }
}
