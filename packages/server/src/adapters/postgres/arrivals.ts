import type { TenantNumber, UserNumber } from '../../domain/ids.ts'
import type { Profile } from '../../ports/directory.ts'
import { int4Array, textArray } from './arrays.ts'
import { Gather } from './gather.ts'
import type { Lane } from './lane.ts'

/** Of many, in the order of their keys, so that two such statements can't wait for each other. */
const arrive = {
  name: 'arrive',
  text: `select arrive_1((x.one->>0)::int, x.one->>1, x.one->>2, x.one->>3, x.one->>4)::text
    from json_array_elements($1::json) with ordinality as x (one, n) order by x.n`,
}
/**
 * Those of whom nothing is said need no function call each: who is new is made, all of them by one insertion, in the
 * order of their keys too. Whom another node makes at this moment is not in the answer.
 */
const arriveSilently = {
  name: 'arrive silently',
  text: `with x as materialized (
      select x.tenant, x.external, x.n from unnest($1::int4[], $2::text[]) with ordinality as x (tenant, external, n)),
    made as (
      insert into users (tenant, external) select x.tenant, x.external from x
      where not exists (select from users u where u.tenant = x.tenant and u.external = x.external)
      order by x.n
      on conflict (tenant, external) do nothing returning tenant, external, user_id)
    select made.tenant, made.external, made.user_id, true from made
    union all
    select u.tenant, u.external, u.user_id, false
    from x join users u on u.tenant = x.tenant and u.external = x.external`,
}

/** Somebody who arrives: tenant, external id, name, picture, fields. */
type Coming = readonly [TenantNumber, string, string | null, string | null, string | null]

export interface Arrived {
  readonly user: UserNumber
  readonly changed: boolean
  /** Made just now. False says nothing. */
  readonly isNew: boolean
}

const herd = { atOnce: 100, restMs: 3 }

/** Makes users at their first tokens, and changes what later ones say otherwise of them; many in a statement. */
export class Arrivals {
  readonly #lane: Lane
  readonly #described: Gather<Coming, Arrived>
  readonly #silent: Gather<Coming, Arrived | undefined>

  constructor(lane: Lane) {
    this.#lane = lane
    this.#described = new Gather((all) => this.#describeAll(all), herd)
    this.#silent = new Gather((all) => this.#makeAll(all), herd)
  }

  async arrive(tenant: TenantNumber, external: string, profile: Profile): Promise<Arrived> {
    const { name = null, picture = null, fields = null } = profile
    const coming: Coming = [tenant, external, name, picture, fields]
    const isSilent = name === null && picture === null && fields === null
    return (isSilent ? await this.#silent.ask(coming) : undefined) ?? this.#described.ask(coming)
  }

  async #describeAll(all: readonly Coming[]): Promise<Arrived[]> {
    const sorted = all.map((one, at) => ({ one, at })).sort((a, b) => order(a.one, b.one))
    const rows = await this.#lane.rows<[string]>(arrive, [JSON.stringify(sorted.map(({ one }) => one))])
    const answers: Arrived[] = []
    for (const [i, { at }] of sorted.entries()) {
      const [user = 0, changed] = (rows[i]?.[0] ?? '{}').slice(1, -1).split(',').map(Number)
      answers[at] = { user, changed: changed === 1, isNew: false }
    }
    return answers
  }

  async #makeAll(all: readonly Coming[]): Promise<(Arrived | undefined)[]> {
    const sorted = all.toSorted(order)
    const values = [int4Array(sorted.map(([tenant]) => tenant)), textArray(sorted.map(([, external]) => external))]
    const rows = await this.#lane.rows<[TenantNumber, string, UserNumber, boolean]>(arriveSilently, values)
    const found = new Map<string, Arrived>()
    for (const [tenant, external, user, isNew] of rows)
      found.set(`${tenant} ${external}`, { user, changed: false, isNew })
    return all.map(([tenant, external]) => found.get(`${tenant} ${external}`))
  }
}

function order(a: Coming, b: Coming): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0)
}
