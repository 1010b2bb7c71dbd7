import type { ConversationKind } from '@confab/protocol'
import type { AppendItem, Effect, RefusedBecause } from '../../domain/append.ts'
import { isMessageKind } from '../../domain/entry.ts'
import type { UserNumber } from '../../domain/ids.ts'
import { type Action, conversationKinds, may, roles } from '../../domain/rights.ts'
import type { StoreLimits } from '../../ports/stores.ts'
import type { MemoryConversation } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { inviteOf } from './invites.ts'
import { isReadable, reactRefusal } from './reactions.ts'

const kindNames = new Map<number, ConversationKind>(
  Object.entries(conversationKinds).map(([name, kind]) => [kind, name as ConversationKind]),
)

type MembersEffect = Extract<Effect, { type: 'members' }>

/** Why an item is not taken; undefined: it is. Everything is looked up as it is now, nothing is changed. */
export function refusal(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  item: AppendItem,
  limits: StoreLimits,
  now: number,
): RefusedBecause | undefined {
  const kind = kindNames.get(conversation.kind) ?? 'group'
  const role = roleOf(conversation, item)
  if (!may(kind, role, actionOf(item.effect))) return may(kind, role, 'read') ? 'forbidden' : 'notFound'
  // Deleting one's own stays allowed.
  if (item.effect?.type !== 'delete' && database.areBlocked(conversation.pair)) return 'blocked'
  switch (item.effect?.type) {
    case 'edit':
    case 'delete':
      return targetRefusal(conversation, item, item.effect, may(kind, role, 'deleteOthers'))
    case 'react':
      return reactRefusal(conversation, item, item.effect, limits)
    case 'members':
      return isUninvited(conversation, item.effect, now)
        ? 'notFound'
        : membersRefusal(database, conversation, item, item.effect, limits)
    case 'rename':
      return item.effect.title === conversation.title ? 'noChange' : undefined
    default:
      return answersNothing(conversation, item) ? 'noTarget' : undefined
  }
}

/** A reply to what its sender can't read, or to what is no message. */
function answersNothing(conversation: MemoryConversation, { sender, replyTo }: AppendItem): boolean {
  return replyTo !== undefined && !isReadable(conversation, sender.user, replyTo)
}

function isUninvited(conversation: MemoryConversation, { invite }: MembersEffect, now: number): boolean {
  return invite !== undefined && !inviteOf(conversation, invite, now)
}

function actionOf(effect: Effect | undefined): Action {
  if (!effect) return 'write'
  if (effect.type !== 'members') return effect.type
  return effect.invite === undefined ? effect.action : 'joinInvited'
}

function roleOf(conversation: MemoryConversation, item: AppendItem): number {
  const user = item.sender.user
  if (conversation.kind === conversationKinds.direct)
    return conversation.pair.includes(user) ? roles.member : roles.none
  if (conversation.kind === conversationKinds.announcement) return item.tenantAdmin ? roles.admin : roles.none
  return conversation.role(user)
}

function targetRefusal(
  conversation: MemoryConversation,
  item: AppendItem,
  effect: Extract<Effect, { type: 'edit' | 'delete' }>,
  mayDeleteOthers: boolean,
): RefusedBecause | undefined {
  const target = conversation.entry(effect.target)
  if (!target || !isMessageKind(target.kind)) return 'noTarget'
  if (target.state?.deleted) return effect.type === 'edit' ? 'noTarget' : 'noChange'
  if (target.sender.user === item.sender.user) return undefined
  return effect.type === 'delete' && mayDeleteOthers ? undefined : 'forbidden'
}

/** Whom an action would change; the others of those named are left as they are. */
export function concerned(conversation: MemoryConversation, sender: UserNumber, effect: MembersEffect): UserNumber[] {
  const { action } = effect
  const named = action === 'join' || action === 'leave' ? [sender] : [...new Set(effect.users)]
  if (action === 'add' || action === 'join') return named.filter((user) => conversation.role(user) === roles.none)
  const members = named.filter((user) => conversation.role(user) > roles.none)
  return action === 'role' ? members.filter((user) => conversation.role(user) !== effect.role) : members
}

function membersRefusal(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  item: AppendItem,
  effect: MembersEffect,
  limits: StoreLimits,
): RefusedBecause | undefined {
  const own = conversation.role(item.sender.user)
  const who = concerned(conversation, item.sender.user, effect)
  const { action } = effect
  if (who.length === 0) return 'noChange'
  if ((action === 'add' || action === 'role') && effect.role > own) return 'forbidden'
  if (action === 'add' || action === 'join') return newcomersRefusal(database, conversation, who, limits)
  if (who.some((user) => conversation.role(user) > own)) return 'forbidden'
  return leavesNoOwner(conversation, who, action === 'role') ? 'forbidden' : undefined
}

function newcomersRefusal(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  who: readonly UserNumber[],
  limits: StoreLimits,
): RefusedBecause | undefined {
  if (who.some((user) => database.user(user)?.tenant !== conversation.tenant)) return 'notFound'
  const tooMany = conversation.memberCount + who.length > limits.membersPerGroup
  return tooMany || areFull(database, who, limits) ? 'limitReached' : undefined
}

/** Whether one of these users is in as many conversations as one may be. */
export function areFull(
  database: MemoryDatabase,
  users: readonly UserNumber[],
  limits: Pick<StoreLimits, 'conversationsPerUser'>,
): boolean {
  return users.some((user) => database.conversationCount(user) >= limits.conversationsPerUser)
}

/** Of those who stay one must be an owner, if one of those who go or step down is. */
function leavesNoOwner(conversation: MemoryConversation, who: readonly UserNumber[], stay: boolean): boolean {
  if (!who.some((user) => conversation.role(user) === roles.owner)) return false
  const others = conversation.members().filter((user) => !who.includes(user))
  if (others.some((user) => conversation.role(user) === roles.owner)) return false
  return stay || others.length > 0
}
