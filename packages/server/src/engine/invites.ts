import type { Conversation, Created, Invitation, Invite, InviteList, NewInvite } from '@confab/protocol'
import type { Caller } from '../domain/caller.ts'
import type { Limits } from '../domain/limits.ts'
import { Refused } from '../domain/refusal.ts'
import { may, roles } from '../domain/rights.ts'
import type { InviteRow, InviteStore } from '../ports/invites.ts'
import type { Clock, Digest, Ids } from '../ports/node.ts'
import { itemOf, kindName } from './content.ts'
import type { Conversations, Invites } from './engine.ts'
import { hex } from './hex.ts'
import type { Sending } from './messages.ts'
import { storeCall } from './store-call.ts'

interface Needs {
  readonly invites: InviteStore
  readonly conversations: Conversations
  readonly sending: Sending
  readonly digest: Digest
  readonly clock: Clock
  readonly ids: Ids
  readonly limits: Limits
}

const dayMs = 86_400_000

/**
 * Codes by which people join. A code begins with the conversation's id, so that it is looked for there alone; the other
 * half is chance. The entry is the joiner's own, as where he may join without: nobody else need be there.
 */
export class Inviting implements Invites {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async create(
    caller: Caller,
    conversationId: string,
    wish: { readonly expiresIn?: number; readonly uses?: number },
  ): Promise<NewInvite> {
    const { invites, clock, ids, digest, limits } = this.#needs
    const most = limits.inviteDays * dayMs
    const { expiresIn = Math.min(most, 7 * dayMs), uses } = wish
    if (expiresIn > most) {
      throw new Refused('badRequest', `an invite lives for ${limits.inviteDays} days at most`, { where: '/expiresIn' })
    }
    await this.#check(caller, conversationId)
    const createdAt = clock.now()
    const row = { id: ids.uuid(), createdAt, expiresAt: createdAt + expiresIn, uses }
    const code = `${conversationId}${ids.uuid()}`.replaceAll('-', '')
    const fresh = { ...row, conversation: conversationId, hash: hashOf(digest, code), creator: caller.user }
    if (!(await storeCall(() => invites.add(fresh, limits.invitesPerConversation))))
      throw new Refused('limitReached', 'the conversation has too many invites: revoke some')
    return { invite: inviteOf(conversationId, { ...row, creator: caller.external, used: 0 }), code }
  }

  async list(caller: Caller, conversationId: string): Promise<InviteList> {
    await this.#check(caller, conversationId)
    const rows = await storeCall(() => this.#needs.invites.list(conversationId))
    return { items: rows.map((row) => inviteOf(conversationId, row)) }
  }

  async revoke(caller: Caller, conversationId: string, inviteId: string): Promise<void> {
    await this.#check(caller, conversationId)
    const wasThere = await storeCall(() => this.#needs.invites.revoke(conversationId, inviteId))
    if (!wasThere) throw new Refused('notFound', 'no such invite', { where: '/inviteId' })
  }

  async look(caller: Caller, code: string): Promise<Invitation> {
    const { invites, digest } = this.#needs
    const conversationId = conversationOf(code)
    const found = await storeCall(() => invites.find(conversationId, hashOf(digest, code)))
    if (found?.tenant !== caller.tenant) throw notFound()
    const { kind, title, memberCount: members } = found
    return { conversationId, kind: kindName(kind), ...(title === undefined ? {} : { title }), members }
  }

  async join(caller: Caller, code: string, clientId: string): Promise<Created> {
    const { conversations, sending, digest } = this.#needs
    const { conversationId } = await this.look(caller, code)
    const effect = {
      type: 'members',
      action: 'join',
      users: [caller.user],
      role: roles.member,
      invite: hashOf(digest, code),
    } as const
    const content = { action: 'join', users: [caller.external] }
    const entry = { conversation: conversationId, clientId, kind: 'membership', content, effect } as const
    const isThere = await sending.append(itemOf(caller, digest, entry), caller).then(
      ({ duplicate = false }) => duplicate,
      (error: unknown) => {
        if (error instanceof Refused && error.code === 'noChange') return true
        // Used up or revoked since it was looked at.
        throw error instanceof Refused && error.code === 'notFound' ? notFound() : error
      },
    )
    const conversation: Conversation = await conversations.get(caller, conversationId)
    return isThere ? { conversation, duplicate: true } : { conversation }
  }

  async #check(caller: Caller, conversationId: string): Promise<void> {
    const { kind, role, to } = await this.#needs.conversations.get(caller, conversationId)
    if (to !== undefined) throw new Refused('notFound', 'no such conversation, or you are not a member')
    if (!may(kind, roles[role ?? 'none'], 'invite'))
      throw new Refused('forbidden', 'your role in this conversation does not allow that')
  }
}

function hashOf(digest: Digest, code: string): string {
  return hex(digest.sha256(code))
}

function conversationOf(code: string): string {
  return code.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function inviteOf(conversationId: string, { id, uses, ...row }: InviteRow): Invite {
  return { inviteId: id, conversationId, ...row, ...(uses === undefined ? {} : { uses }) }
}

/** One answer for what was never there, for another tenant's and for what is dead. */
function notFound(): Refused {
  return new Refused('notFound', 'no such invite, or it is over')
}
