import { randomUUID } from 'node:crypto'
import type { UserNumber } from '../../domain/ids.ts'
import type { Epoch, Revocations, TicketRow, Tickets } from '../../ports/credentials.ts'
import { int8Array, textArray } from './arrays.ts'
import { Gather } from './gather.ts'
import type { Lane } from './lane.ts'
import type { Primary } from './primary/primary.ts'

/** Each new ticket clears away two dead ones, so that the table never outgrows those that live. */
const put = {
  name: 'put ticket',
  text: `with dead as (
      delete from tickets where hash in (
        select hash from tickets where expires_at < floor(extract(epoch from clock_timestamp()) * 1000)::int8 - 60000
        order by expires_at limit 2 for update skip locked))
    insert into tickets (hash, claims, expires_at) values (decode($1, 'hex'), $2, $3)`,
}
const take = {
  name: 'take ticket',
  text: `delete from tickets where hash = decode($1, 'hex') returning case when expires_at > $2 then claims end`,
}

export class PostgresTickets implements Tickets {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async put(ticket: TicketRow): Promise<void> {
    await this.#lane.rows(put, [ticket.hash, ticket.claims, ticket.expiresAt])
  }

  async take(hash: string, now: number): Promise<string | undefined> {
    return (await this.#lane.value<string | null>(take, [hash, now])) ?? undefined
  }
}

const revoke = { name: 'revoke', text: 'select revoke_1($1, $2, $3)' }
const notBefore = {
  name: 'not before',
  text: `select greatest(
      (select coalesce(max(r.not_before), 0) from revocations r where r.user_id = x.who and r.device = any (array['', x.device])),
      (select 9007199254740991 from locks l where l.user_id = x.who))
    from unnest($1::int8[], $2::text[]) with ordinality as x (who, device, n) order by x.n`,
}

const lock = {
  name: 'lock user',
  text: 'insert into locks (user_id, locked_at) values ($1, $2) on conflict do nothing',
}
const unlock = { name: 'unlock user', text: 'delete from locks where user_id = $1' }

interface Token {
  readonly user: UserNumber
  readonly device: string | undefined
}

export class PostgresRevocations implements Revocations {
  readonly #lane: Lane
  readonly #asked: Gather<Token, number>

  constructor(lane: Lane) {
    this.#lane = lane
    this.#asked = new Gather((asked) => this.#askAll(asked), { atOnce: 200, restMs: 3 })
  }

  async revoke(user: UserNumber, device: string | undefined, from: number): Promise<void> {
    await this.#lane.rows(revoke, [user, device ?? null, from])
  }

  async lock(user: UserNumber, isLocked: boolean, now: number): Promise<void> {
    await (isLocked ? this.#lane.rows(lock, [user, now]) : this.#lane.rows(unlock, [user]))
  }

  notBefore(user: UserNumber, device: string | undefined): Promise<number> {
    return this.#asked.ask({ user, device })
  }

  async #askAll(asked: readonly Token[]): Promise<number[]> {
    const users = int8Array(asked.map(({ user }) => user))
    const rows = await this.#lane.rows<[number]>(notBefore, [users, textArray(asked.map(({ device }) => device ?? ''))])
    return rows.map(([at]) => at)
  }
}

const getEpoch = { name: 'epoch', text: `select value from settings where name = 'epoch'` }
const setEpoch = { name: 'bump epoch', text: `update settings set value = $1 where name = 'epoch'` }

export class PostgresEpoch implements Epoch {
  readonly #lane: Lane
  readonly #primary: Primary | undefined

  constructor(lane: Lane, primary: Primary | undefined) {
    this.#lane = lane
    this.#primary = primary
  }

  async get(): Promise<string> {
    return (await this.#lane.value<string>(getEpoch, [])) ?? ''
  }

  async bump(): Promise<string> {
    const epoch = randomUUID()
    // A new epoch is also the word that ends a hold: whatever was lost, clients begin anew.
    if (this.#primary) await this.#primary.accept(epoch)
    else await this.#lane.rows(setEpoch, [epoch])
    return epoch
  }
}
