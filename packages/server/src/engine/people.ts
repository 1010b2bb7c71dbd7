import type { User } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import type { Directory, DirectPolicy, Profile } from '../ports/directory.ts'
import type { People } from './engine.ts'
import { storeCall } from './store-call.ts'
import { userOf } from './user-of.ts'

/** Users, blocks and the policy of direct conversations. */
export class Persons implements People {
  readonly #directory: Directory
  readonly #limits: Limits

  constructor(directory: Directory, limits: Limits) {
    this.#directory = directory
    this.#limits = limits
  }

  async users(caller: Caller, users: readonly string[]): Promise<User[]> {
    const rows = await storeCall(() => this.#directory.find(caller.tenant, users))
    return rows.map(userOf)
  }

  async put(tenantName: string, user: string, profile: Profile): Promise<User> {
    checkFields(profile, this.#limits)
    return storeCall(async () => {
      const tenant = await this.#directory.tenant(tenantName)
      await this.#directory.arrive(tenant, user, profile)
      const [row] = await this.#directory.find(tenant, [user])
      if (!row) throw new Refused('notFound', 'no such user')
      return userOf(row)
    })
  }

  async block(caller: Caller, user: string, blocked: boolean): Promise<void> {
    await storeCall(async () => {
      const [row] = await this.#directory.find(caller.tenant, [user])
      if (!row || row.user === caller.user) throw new Refused('notFound', 'no such user', { where: '/user' })
      if (blocked && (await this.#directory.blocks(caller)).length >= this.#limits.blocksPerUser) {
        throw new Refused('limitReached', `at most ${this.#limits.blocksPerUser} blocks`)
      }
      await this.#directory.block(caller, row.user, blocked)
    })
  }

  async blocks(caller: Caller): Promise<string[]> {
    return [...(await storeCall(() => this.#directory.blocks(caller)))]
  }

  async setDirectPolicy(tenantName: string, policy: DirectPolicy): Promise<void> {
    await storeCall(async () => this.#directory.setDirectPolicy(await this.#directory.tenant(tenantName), policy))
  }
}

function checkFields(profile: Profile, limits: Limits): void {
  if (profile.fields !== undefined && new TextEncoder().encode(profile.fields).length > limits.fieldsBytes) {
    throw new Refused('tooLarge', `fields are over ${limits.fieldsBytes} B`, { where: '/fields' })
  }
}
