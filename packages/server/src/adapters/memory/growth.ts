import type { Growth } from '../../domain/append.ts'
import type { UserNumber } from '../../domain/ids.ts'
import type { MemoryConversation } from './conversation.ts'

const namedUpTo = 64

/** The open members where there are no more than 64, and it has members at all. */
export function namedMembers(conversation: MemoryConversation): UserNumber[] | undefined {
  if (conversation.pair.length > 0) return [...conversation.pair]
  if (conversation.memberCount === 0 && conversation.places.size === 0) return undefined
  return conversation.memberCount <= namedUpTo ? conversation.members() : undefined
}

/** What was added to a conversation since `first`. */
export function growth(conversation: MemoryConversation, first: number): Growth {
  return {
    conversation: conversation.id,
    tenant: conversation.tenant,
    kind: conversation.kind,
    first,
    last: conversation.head,
    countable: conversation.countable,
    memberCount: conversation.memberCount,
    members: namedMembers(conversation),
  }
}
