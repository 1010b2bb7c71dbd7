import { BoundedMap } from '../../domain/bounded-map.ts'
import type { UserNumber } from '../../domain/ids.ts'
import { int8Array } from './arrays.ts'
import type { Lane } from './lane.ts'

const byNumber = { name: 'names', text: 'select user_id, external from users where user_id = any ($1::int8[])' }

/** External ids by number. Numbers never change, so what was read once is read for ever. */
export class Names {
  readonly #lane: Lane
  readonly known = new BoundedMap<UserNumber, string>(200_000)

  constructor(lane: Lane) {
    this.#lane = lane
  }

  learn(user: UserNumber, external: string): void {
    this.known.set(user, external)
  }

  /** All those that exist; one statement if any of them is new here. */
  async of(users: Iterable<UserNumber>): Promise<ReadonlyMap<UserNumber, string>> {
    const found = new Map<UserNumber, string>()
    const missing = new Set<UserNumber>()
    for (const user of users) {
      const external = this.known.get(user)
      if (external === undefined) missing.add(user)
      else found.set(user, external)
    }
    if (missing.size === 0) return found
    for (const [user, external] of await this.#lane.rows<[number, string]>(byNumber, [int8Array([...missing])])) {
      this.learn(user, external)
      found.set(user, external)
    }
    return found
  }
}
