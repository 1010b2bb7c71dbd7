import type { InviteStore } from '../../ports/invites.ts'
import type { Clock } from '../../ports/node.ts'
import type { MemoryConversation, MemoryInvite } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'

export function isAlive({ expiresAt, uses, used }: MemoryInvite, now: number): boolean {
  return expiresAt > now && (uses === undefined || used < uses)
}

/** By the hash of its code; undefined: none that is alive. */
export function inviteOf(conversation: MemoryConversation, hash: string, now: number): MemoryInvite | undefined {
  const invite = conversation.invites.get(hash)
  return invite && isAlive(invite, now) ? invite : undefined
}

export function memoryInvites(database: MemoryDatabase, clock: Clock): InviteStore {
  const found = (id: string) => database.conversations.get(id)
  const alive = (id: string) => [...(found(id)?.invites.values() ?? [])].filter((one) => isAlive(one, clock.now()))
  return {
    add: async (invite, most) => {
      if (alive(invite.conversation).length >= most) return false
      found(invite.conversation)?.invites.set(invite.hash, { ...invite, used: 0 })
      return true
    },
    list: async (conversation) =>
      alive(conversation)
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
        .map(({ id, creator, createdAt, expiresAt, uses, used }) => {
          return { id, creator: database.user(creator)?.external ?? '', createdAt, expiresAt, uses, used }
        }),
    revoke: async (conversation, id) => {
      const one = alive(conversation).find((invite) => invite.id === id)
      return one !== undefined && (found(conversation)?.invites.delete(one.hash) ?? false)
    },
    find: async (id, hash) => {
      const conversation = found(id)
      if (!conversation || !inviteOf(conversation, hash, clock.now())) return undefined
      const { tenant, kind, title, memberCount } = conversation
      return { tenant, kind, title, memberCount }
    },
  }
}
