import type { ConversationId, TenantNumber } from '../../domain/ids.ts'
import type { InvitedTo, InviteRow, InviteStore, NewInvite } from '../../ports/invites.ts'
import type { Lane } from './lane.ts'

const alive = 'i.expires_at > now_ms_1() and (i.uses is null or i.used < i.uses)'

const add = { name: 'add invite', text: `select add_invite_1($1, decode($2, 'hex'), $3, $4, $5, $6, $7, $8)` }
const list = {
  name: 'invites',
  text: `select i.invite_id, u.external, i.created_at, i.expires_at, i.uses, i.used
    from invites i join users u on u.user_id = i.creator
    where i.conversation_id = $1 and ${alive} order by i.created_at desc, i.invite_id`,
}
const revoke = {
  name: 'revoke invite',
  text: `delete from invites i where i.conversation_id = $1 and i.invite_id = $2 and ${alive} returning true`,
}
const find = {
  name: 'find invite',
  text: `select h.tenant, h.kind, c.title, h.member_count from invites i
    join heads h on h.conversation_id = i.conversation_id join conversations c on c.conversation_id = i.conversation_id
    where i.conversation_id = $1 and i.hash = decode($2, 'hex') and ${alive}`,
}

type Row = [id: string, creator: string, createdAt: number, expiresAt: number, uses: number | null, used: number]

export class PostgresInvites implements InviteStore {
  readonly #lane: Lane

  constructor(lane: Lane) {
    this.#lane = lane
  }

  async add(
    { conversation, hash, id, creator, createdAt, expiresAt, uses }: NewInvite,
    most: number,
  ): Promise<boolean> {
    const values = [conversation, hash, id, creator, createdAt, expiresAt, uses ?? null, most]
    return (await this.#lane.value<boolean>(add, values)) ?? false
  }

  async list(conversation: ConversationId): Promise<readonly InviteRow[]> {
    const rows = await this.#lane.rows<Row>(list, [conversation])
    return rows.map(([id, creator, createdAt, expiresAt, uses, used]) => {
      return { id, creator, createdAt, expiresAt, uses: uses ?? undefined, used }
    })
  }

  async revoke(conversation: ConversationId, id: string): Promise<boolean> {
    return (await this.#lane.value<boolean>(revoke, [conversation, id])) ?? false
  }

  async find(conversation: ConversationId, hash: string): Promise<InvitedTo | undefined> {
    const rows = await this.#lane.rows<[TenantNumber, number, string | null, number]>(find, [conversation, hash])
    const [row] = rows.map(([tenant, kind, title, memberCount]) => {
      return { tenant, kind, title: title ?? undefined, memberCount }
    })
    return row
  }
}
