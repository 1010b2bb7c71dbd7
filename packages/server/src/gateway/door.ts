import { AddressBuckets, refusedTokenCost } from '../domain/address-buckets.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import { Turnstile } from '../domain/turnstile.ts'
import type { Chance, Clock } from '../ports/node.ts'

export interface DoorNeeds {
  readonly limits: Limits
  readonly clock: Clock
  readonly chance: Chance
  /** What each address may still ask for; requests take from the same. */
  readonly addresses: AddressBuckets
}

/** ms, each up to twice as long: a full node empties slowly, an address by its own doing. */
const whenFull = 5_000
const whenMany = 10_000
const whenFast = 1_000

/** Who may come in, before anybody looks at who it is: by how many come, and from where. */
export class Door {
  readonly #needs: DoorNeeds
  readonly #turnstile: Turnstile
  readonly #comings: AddressBuckets
  readonly #byAddress = new Map<string, number>()

  constructor(needs: DoorNeeds) {
    const { limits } = needs
    this.#needs = needs
    this.#turnstile = new Turnstile(limits.connectsPerSecond, limits.connectBurst, limits.connectWaitMs)
    this.#comings = new AddressBuckets(
      limits.addressConnectsPerSecond,
      limits.addressConnectBurst,
      limits.addressesKnown,
    )
  }

  /** Transports that are open, and of how many addresses. */
  get held(): { readonly addresses: number; readonly addressTransports: number } {
    let addressTransports = 0
    for (const count of this.#byAddress.values()) addressTransports += count
    return { addresses: this.#byAddress.size, addressTransports }
  }

  /** Why who comes from this address may not come in now, with `retryAfter`; `connections`: how many there are. */
  refusal(address: string, connections: number): Refused | undefined {
    const { limits, addresses, clock, chance } = this.#needs
    const now = clock.now()
    if (connections >= limits.connections) return this.#later('busy', 'this node is full', whenFull)
    const refused = addresses.take(address, 0, now)
    if (refused > 0) return this.#later('rateLimited', 'too many refused from this address', refused)
    if ((this.#byAddress.get(address) ?? 0) >= limits.connectionsPerAddress)
      return this.#later('rateLimited', 'too many connections from this address', whenMany)
    const fast = this.#comings.take(address, 1, now)
    if (fast > 0) return this.#later('rateLimited', 'too many connect from this address', Math.max(fast, whenFast))
    const retryAfter = this.#turnstile.take(now, chance.next())
    return retryAfter > 0 ? new Refused('busy', 'too many connect at once', { retryAfter }) : undefined
  }

  /** A transport of this address is open from now on; the answer ends that. */
  enter(address: string): () => void {
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1)
    return () => {
      const left = (this.#byAddress.get(address) ?? 0) - 1
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    }
  }

  /** Somebody came from there with a token or ticket that was refused. */
  tokenRefused(address: string): void {
    this.#needs.addresses.take(address, refusedTokenCost, this.#needs.clock.now())
  }

  #later(code: 'busy' | 'rateLimited', message: string, ms: number): Refused {
    return new Refused(code, message, { retryAfter: Math.round(ms * (1 + this.#needs.chance.next())) })
  }
}
