import { BoundedMap } from '../../domain/bounded-map.ts'
import type { UserRow } from '../../domain/conversation.ts'
import type { ConversationId, Person, TenantNumber, UserNumber } from '../../domain/ids.ts'
import type { Acquainted, Directory, DirectPolicy, Profile } from '../../ports/directory.ts'
import { int8Array, textArray } from './arrays.ts'
import { Arrivals } from './arrivals.ts'
import type { Lane } from './lane.ts'
import type { Names } from './names.ts'

const tenant = { name: 'tenant', text: 'select tenant_1($1)' }
const policy = { name: 'direct policy', text: 'update tenants set direct_policy = $2 where tenant = $1' }
const find = {
  name: 'find users',
  text: `select user_id, external, name, picture, fields, version from users where tenant = $1 and external = any ($2::text[])`,
}
const acquainted = {
  name: 'acquainted',
  text: `select coalesce((
      select json_agg(m.conversation_id) from members m where m.user_id = u.user_id and m.role > 0), '[]')::text,
      u.user_id, u.external, u.name, u.picture, u.fields, u.version
    from users u where u.user_id = any ($1::int8[])`,
}
/**
 * Whose list is the shorter one is not known: the first one's is walked, and each of it looked up for the other. A digit
 * a pair: a row for each takes longer to read than to find.
 */
const acquaintances = {
  name: 'acquaintances',
  text: `select string_agg(case when x.one <> x.other and exists (
      select from members m join members o on o.conversation_id = m.conversation_id and o.user_id = x.other and o.role > 0
      where m.user_id = x.one and m.role > 0)
    and not exists (
      select from blocks b where (b.user_id = x.one and b.other = x.other) or (b.user_id = x.other and b.other = x.one))
    then '1' else '0' end, '' order by x.place)
    from unnest($1::int8[], $2::int8[]) with ordinality as x (one, other, place)`,
}
const block = { name: 'block', text: 'insert into blocks (user_id, other) values ($1, $2) on conflict do nothing' }
const unblock = { name: 'unblock', text: 'delete from blocks where user_id = $1 and other = $2' }
const blocks = {
  name: 'blocks',
  text: `select u.external from blocks b join users u on u.user_id = b.other where b.user_id = $1 order by u.external`,
}

type UserColumns = [number, string, string | null, string | null, string | null, number]

function userRow([user, external, name, picture, fields, version]: UserColumns): UserRow {
  const [n, p, f] = [name ?? undefined, picture ?? undefined, fields ?? undefined]
  return { user, external, name: n, picture: p, fields: f, version }
}

/** What this node saw of a user last, so that his next connection with the same token costs no statement. */
interface Arrival {
  readonly person: Person
  readonly profile: string
  readonly until: number
}

/** Another node may have changed a profile meanwhile: for so long an equal claim here does not change it back. */
const arrivalMs = 60_000

export class PostgresDirectory implements Directory {
  readonly #lane: Lane
  readonly #names: Names
  readonly tenants = new BoundedMap<string, TenantNumber>(10_000)
  readonly #coming: Arrivals
  readonly arrivals = new BoundedMap<string, Arrival>(100_000)

  constructor(lane: Lane, names: Names) {
    this.#lane = lane
    this.#names = names
    this.#coming = new Arrivals(lane)
  }

  async tenant(name: string): Promise<TenantNumber> {
    const known = this.tenants.get(name)
    if (known !== undefined) return known
    const number = (await this.#lane.value<number>(tenant, [name])) ?? 0
    this.tenants.set(name, number)
    return number
  }

  async setDirectPolicy(number: TenantNumber, value: DirectPolicy): Promise<void> {
    await this.#lane.rows(policy, [number, value])
  }

  async arrive(
    number: TenantNumber,
    external: string,
    profile: Profile,
  ): Promise<{ person: Person; changed: boolean; isNew: boolean }> {
    const { name, picture, fields } = profile
    const isSilent = name === undefined && picture === undefined && fields === undefined
    const says = isSilent ? '' : JSON.stringify([name ?? null, picture ?? null, fields ?? null])
    const key = `${number} ${external}`
    const seen = this.arrivals.get(key)
    if (seen && (isSilent || (seen.profile === says && Date.now() < seen.until)))
      return { person: seen.person, changed: false, isNew: false }
    const { user, changed, isNew } = await this.#coming.arrive(number, external, profile)
    const person = { tenant: number, user, external }
    this.arrivals.set(key, { person, profile: says, until: Date.now() + arrivalMs })
    this.#names.learn(user, external)
    return { person, changed, isNew }
  }

  async find(number: TenantNumber, externals: readonly string[]): Promise<readonly UserRow[]> {
    if (externals.length === 0) return []
    const rows = await this.#lane.rows<UserColumns>(find, [number, textArray(externals)])
    return rows.map((row) => {
      this.#names.learn(row[0], row[1])
      return userRow(row)
    })
  }

  names(users: readonly UserNumber[]): Promise<ReadonlyMap<UserNumber, string>> {
    return this.#names.of(users)
  }

  async acquainted(users: readonly UserNumber[]): Promise<readonly Acquainted[]> {
    if (users.length === 0) return []
    const rows = await this.#lane.rows<[string, ...UserColumns]>(acquainted, [int8Array(users)])
    return rows.map(([conversations, ...columns]) => {
      return { row: userRow(columns), conversations: JSON.parse(conversations) as ConversationId[] }
    })
  }

  async acquaintances(ones: readonly UserNumber[], others: readonly UserNumber[]): Promise<boolean[]> {
    if (ones.length === 0) return []
    const digits = await this.#lane.value<string>(acquaintances, [int8Array(ones), int8Array(others)])
    return Array.from(digits ?? '', (digit) => digit === '1')
  }

  async block(person: Person, other: UserNumber, blocked: boolean): Promise<void> {
    await this.#lane.rows(blocked ? block : unblock, [person.user, other])
  }

  async blocks(person: Person): Promise<readonly string[]> {
    const rows = await this.#lane.rows<[string]>(blocks, [person.user])
    return rows.map(([external]) => external)
  }
}
