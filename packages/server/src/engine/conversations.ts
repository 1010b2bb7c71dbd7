import type { CommandPayload, Conversation, Created, MemberPage, Stored, SyncPage } from '@confab/protocol'
import { hashedText } from '@confab/protocol'
import type { AppendItem, Effect, NewConversation } from '../domain/append.ts'
import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import { conversationKinds, roles } from '../domain/rights.ts'
import type { Directory } from '../ports/directory.ts'
import type { Digest } from '../ports/node.ts'
import type { Log, Reader } from '../ports/store.ts'
import { conversationOf, itemOf, refusalOf } from './content.ts'
import { derivedId } from './derived-id.ts'
import type { Conversations } from './engine.ts'
import type { Sending } from './messages.ts'
import { pageOf, readName } from './name-cursor.ts'
import type { Router } from './router.ts'
import type { Session } from './session.ts'
import { storeCall } from './store-call.ts'
import type { Sync } from './sync.ts'

const roleNames = ['member', 'member', 'admin', 'owner'] as const

interface Needs {
  readonly log: Log
  readonly reader: Reader
  readonly directory: Directory
  readonly digest: Digest
  readonly limits: Limits
  readonly sending: Sending
  readonly router: Router
  readonly sync: Sync
}

/** Makes conversations and changes who is in them. */
export class Conversing implements Conversations {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async create(caller: Caller, payload: CommandPayload<'create'>): Promise<Created> {
    const conversation = await this.#newConversation(caller, payload)
    const { log, limits, router } = this.#needs
    const verdict = await storeCall(() => log.create(conversation, limits), 'sameId')
    if (verdict.status === 'conflict')
      throw new Refused('conflict', 'this clientId was used before with other content', { where: '/clientId' })
    if (verdict.status === 'refused') throw refusalOf(verdict.because)
    router.created(conversation, verdict)
    const shown = await this.get(caller, conversation.id)
    return verdict.status === 'duplicate' ? { conversation: shown, duplicate: true } : { conversation: shown }
  }

  rename(caller: Caller, payload: CommandPayload<'rename'>, session?: Session): Promise<Stored> {
    const { conversationId, clientId, title } = payload
    const entry = {
      conversation: conversationId,
      clientId,
      kind: 'rename',
      content: { title },
      effect: { type: 'rename', title },
    } as const
    return this.#needs.sending.append(itemOf(caller, this.#needs.digest, entry), caller, session)
  }

  async changeMembers(caller: Caller, payload: CommandPayload<'changeMembers'>, session?: Session): Promise<Stored> {
    const { action } = payload
    const isOwn = action === 'join' || action === 'leave'
    const named = payload.users ?? []
    if (isOwn && named.length > 0) throw new Refused('badRequest', `${action} names nobody`, { where: '/users' })
    if (!isOwn && named.length === 0)
      throw new Refused('badRequest', `${action} names at least one user`, { where: '/users' })
    if (action === 'role' && payload.role === undefined)
      throw new Refused('badRequest', 'a role is needed', { where: '/role' })
    const externals = isOwn ? [caller.external] : [...new Set(named)]
    const item = this.#membership(caller, payload, externals, isOwn)
    return this.#needs.sending.appendOnce(payload, item, caller, session)
  }

  async get(caller: Caller, conversationId: string): Promise<Conversation> {
    const visible = await storeCall(() => this.#needs.reader.visibility(conversationId, caller))
    if (!visible) throw new Refused('notFound', 'no such conversation, or you are not a member')
    return conversationOf(visible.row)
  }

  async members(caller: Caller, payload: CommandPayload<'members'>): Promise<MemberPage> {
    const shown = await this.get(caller, payload.conversationId)
    if (shown.to !== undefined) throw new Refused('notFound', 'no such conversation, or you are not a member')
    const limit = payload.limit ?? 100
    const after = payload.cursor === undefined ? undefined : readName(payload.cursor)
    const rows = await storeCall(() => this.#needs.reader.members(payload.conversationId, after, limit + 1))
    return pageOf(
      rows.map((row) => ({ user: row.external, role: roleNames[row.role as 1 | 2 | 3], since: row.since })),
      limit,
    )
  }

  list(caller: Caller, payload: CommandPayload<'sync'>): Promise<SyncPage> {
    return storeCall(() => this.#needs.sync.page(caller, payload))
  }

  async #membership(
    caller: Caller,
    { action, role, conversationId, clientId }: CommandPayload<'changeMembers'>,
    externals: readonly string[],
    isOwn: boolean,
  ): Promise<AppendItem> {
    const users = isOwn ? [caller.user] : await this.#numbers(caller, externals)
    const effect: Effect = { type: 'members', action, users, role: roles[role ?? 'member'] }
    const content = { action, users: externals, ...(role === undefined ? {} : { role }) }
    const entry = { conversation: conversationId, clientId, kind: 'membership', content, effect } as const
    return itemOf(caller, this.#needs.digest, entry)
  }

  async #numbers(caller: Caller, externals: readonly string[]): Promise<number[]> {
    const rows = await storeCall(() => this.#needs.directory.find(caller.tenant, externals))
    const known = new Map(rows.map((row) => [row.external, row.user]))
    return externals.map((external, i) => {
      const user = known.get(external)
      if (user === undefined) throw new Refused('notFound', 'no such user', { where: `/users/${i}` })
      return user
    })
  }

  async #newConversation(caller: Caller, payload: CommandPayload<'create'>): Promise<NewConversation> {
    const { kind, clientId, title } = payload
    const others = [...new Set(payload.users ?? [])].filter((user) => user !== caller.external)
    checkShape(caller, payload, others)
    const users = await this.#numbers(caller, others)
    const content = { action: 'create', users: others, ...(title === undefined ? {} : { title }) }
    const { digest } = this.#needs
    const source =
      kind === 'direct'
        ? ['direct', caller.tenantName, ...[caller.external, ...others].sort()]
        : ['conversation', caller.tenantName, caller.external, clientId]
    return {
      id: derivedId(digest, source),
      kind: conversationKinds[kind],
      title,
      creator: caller,
      clientId,
      hash: digest.sha256(hashedText(`create ${kind}`, content)),
      body: JSON.stringify(content),
      users,
    }
  }
}

function checkShape(caller: Caller, payload: CommandPayload<'create'>, others: readonly string[]): void {
  const { kind, title } = payload
  if (kind === 'direct' && others.length !== 1)
    throw new Refused('badRequest', 'a direct conversation names exactly one other user', { where: '/users' })
  if (kind === 'direct' && title !== undefined)
    throw new Refused('badRequest', 'a direct conversation has no title', { where: '/title' })
  if ((kind === 'channel' || kind === 'announcement') && title === undefined)
    throw new Refused('badRequest', `a ${kind} needs a title`, { where: '/title' })
  if (kind !== 'announcement') return
  if (!caller.admin) throw new Refused('forbidden', 'only an admin of the tenant makes announcements')
  if (others.length > 0)
    throw new Refused('badRequest', 'an announcement names nobody: all of the tenant read it', { where: '/users' })
}
