import { randomUUID } from 'node:crypto'
import type { UserNumber } from '../../domain/ids.ts'
import type { Epoch, Revocations, TicketRow, Tickets } from '../../ports/credentials.ts'
import type { Lane } from './lane.ts'

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
  text: `select coalesce(max(not_before), 0) from revocations where user_id = $1 and device = any (array['', $2::text])`,
}

export class PostgresRevocations implements Revocations {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async revoke(user: UserNumber, device: string | undefined, from: number): Promise<void> {
    await this.#lane.rows(revoke, [user, device ?? null, from])
  }

  async notBefore(user: UserNumber, device: string | undefined): Promise<number> {
    return (await this.#lane.value<number>(notBefore, [user, device ?? null])) ?? 0
  }
}

const getEpoch = { name: 'epoch', text: `select value from settings where name = 'epoch'` }
const setEpoch = { name: 'bump epoch', text: `update settings set value = $1 where name = 'epoch'` }

export class PostgresEpoch implements Epoch {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async get(): Promise<string> {
    return (await this.#lane.value<string>(getEpoch, [])) ?? ''
  }

  async bump(): Promise<string> {
    const epoch = randomUUID()
    await this.#lane.rows(setEpoch, [epoch])
    return epoch
  }
}
