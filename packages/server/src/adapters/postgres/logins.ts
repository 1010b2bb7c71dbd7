import type { Turn, Verdict } from '../../domain/login.ts'
import type { LoginFound, LoginRow, LoginStore, TurnAsked } from '../../ports/logins.ts'
import type { Lane } from './lane.ts'

const begin = { name: 'begin login', text: 'select login_begin_1($1, $2, $3, $4, $5, $6, $7, $8)' }
const turn = { name: 'turn login', text: 'select verdict, counting from login_turn_1($1, $2, $3, $4, $5)' }
const columns = 'l.login::text, l.user_id, l.device, l.admin, l.started_at, l.expires_at, l.ends_at, t.name, u.external'
const find = {
  name: 'find login',
  text: `select ${columns} from logins l join users u using (user_id) join tenants t using (tenant) where l.login = $1`,
}
const end = {
  name: 'end login',
  text: `delete from logins l using users u, tenants t
    where l.login = $1 and u.user_id = l.user_id and t.tenant = u.tenant returning ${columns}`,
}

type Columns = [string, number, string, boolean, number, number, number, string, string]

function foundOf(row: Columns): LoginFound {
  const [login, user, device, admin, startedAt, expiresAt, endsAt, tenantName, external] = row
  return { login, user, device, admin, startedAt, expiresAt, endsAt, tenantName, external }
}

/** Logins in PostgreSQL: a turn is one function call, under the row's lock. */
export class PostgresLogins implements LoginStore {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async begin(row: LoginRow, most: number): Promise<void> {
    const { login, user, device, admin, startedAt, expiresAt, endsAt } = row
    await this.#lane.rows(begin, [login, user, device, admin, startedAt, expiresAt, endsAt, most])
  }

  async turn({ login, number, now, graceMs, expiresAt }: TurnAsked): Promise<Turn<LoginFound>> {
    const [judged] = await this.#lane.rows<[Verdict, number]>(turn, [login, number, now, graceMs, expiresAt])
    const [verdict, counting] = judged ?? ['gone', 0]
    if (verdict === 'gone') return { verdict }
    const found = verdict === 'reused' ? await this.end(login) : await this.#find(login)
    // Somebody has ended it since it was judged.
    if (!found) return { verdict: 'gone' }
    return verdict === 'reused' ? { verdict, found } : { verdict, found, number: counting }
  }

  async end(login: string): Promise<LoginFound | undefined> {
    const [row] = await this.#lane.rows<Columns>(end, [login])
    return row && foundOf(row)
  }

  async #find(login: string): Promise<LoginFound | undefined> {
    const [row] = await this.#lane.rows<Columns>(find, [login])
    return row && foundOf(row)
  }
}
