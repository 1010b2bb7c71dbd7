import type { ConversationId, Person, TenantNumber, UserNumber } from '../../domain/ids.ts'
import { roles } from '../../domain/rights.ts'
import type { Directory, Profile } from '../../ports/directory.ts'
import type { Clock } from '../../ports/node.ts'
import type { MemoryDatabase, MemoryUser } from './database.ts'

/** Tenants, users and blocks in memory. */
export function memoryDirectory(database: MemoryDatabase, clock: Clock): Directory {
  return {
    tenant: async (name) => tenantNumber(database, name),
    setDirectPolicy: async (tenant, policy) => {
      const there = database.tenant(tenant)
      if (there) there.directPolicy = policy
    },
    arrive: async (tenant, external, profile) => arrive(database, clock, { tenant, external }, profile),
    find: async (tenant, externals) => {
      const users = [...new Set(externals)].map((external) => database.tenant(tenant)?.users.get(external))
      return users.flatMap((user) => (user === undefined ? [] : rowOf(database, user)))
    },
    names: async (users) =>
      new Map(users.flatMap((user) => rowOf(database, user).map(({ external }) => [user, external] as const))),
    acquainted: async (users) =>
      [...new Set(users)].flatMap((user) =>
        rowOf(database, user).map((row) => ({ row, conversations: conversationsOf(database, user) })),
      ),
    acquaintances: async (ones, others) => ones.map((one, i) => areAcquainted(database, one, others[i] as UserNumber)),
    block: async (person, other, blocked) => block(database, person, other, blocked),
    blocks: async (person) =>
      [...(database.blocks.get(person.user) ?? [])].flatMap((user) => database.user(user)?.external ?? []),
  }
}

function tenantNumber(database: MemoryDatabase, name: string): TenantNumber {
  const known = database.tenantNumbers.get(name)
  if (known !== undefined) return known
  const tenant = database.tenants.length + 1
  database.tenants.push({ tenant, directPolicy: 'anyone', users: new Map(), announcements: [] })
  database.tenantNumbers.set(name, tenant)
  return tenant
}

function arrive(
  database: MemoryDatabase,
  clock: Clock,
  { tenant, external }: { tenant: TenantNumber; external: string },
  profile: Profile,
): { person: Person; changed: boolean; isNew: boolean } {
  const users = database.tenant(tenant)?.users
  if (!users) throw new RangeError('no such tenant')
  const known = users.get(external)
  const user = known ?? database.users.length + 1
  if (known === undefined) {
    database.users.push({ user, tenant, external, name: undefined, picture: undefined, fields: undefined, version: 0 })
    users.set(external, user)
  }
  const changed = describe(database, clock, user, profile)
  return { person: { tenant, user, external }, changed, isNew: known === undefined }
}

function describe(database: MemoryDatabase, clock: Clock, user: UserNumber, profile: Profile): boolean {
  const before = database.user(user) as MemoryUser
  const after = {
    ...before,
    name: profile.name ?? before.name,
    picture: profile.picture ?? before.picture,
    fields: profile.fields ?? before.fields,
  }
  if (after.name === before.name && after.picture === before.picture && after.fields === before.fields) return false
  database.users[user - 1] = { ...after, version: before.version + 1 }
  const transaction = database.journal.begin()
  database.journal.commit(transaction, clock.now(), [], [{ type: 'user', user }])
  return true
}

function rowOf(database: MemoryDatabase, number: UserNumber): Omit<MemoryUser, 'tenant'>[] {
  const found = database.user(number)
  if (!found) return []
  const { user, external, name, picture, fields, version } = found
  return [{ user, external, name, picture, fields, version }]
}

function conversationsOf(database: MemoryDatabase, user: UserNumber): ConversationId[] {
  const all = [...(database.placesOf.get(user) ?? [])]
  return all.filter((one) => one.role(user) > roles.none).map(({ id }) => id)
}

function areAcquainted(database: MemoryDatabase, one: UserNumber, other: UserNumber): boolean {
  if (one === other || database.areBlocked([one, other])) return false
  const shared = [...(database.placesOf.get(one) ?? [])]
  return shared.some((place) => place.role(one) > roles.none && place.role(other) > roles.none)
}

function block(database: MemoryDatabase, person: Person, other: UserNumber, blocked: boolean): void {
  let blocks = database.blocks.get(person.user)
  if (!blocks) {
    blocks = new Set()
    database.blocks.set(person.user, blocks)
  }
  if (blocked) blocks.add(other)
  else blocks.delete(other)
}
