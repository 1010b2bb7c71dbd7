import type { Conversation } from '@confab/protocol'
import { hashedText, isMessage } from '@confab/protocol'
import type { AppendItem, Effect, RefusedBecause, Verdict } from '../domain/append.ts'
import type { Caller } from '../domain/caller.ts'
import type { ConversationRow } from '../domain/conversation.ts'
import { notifyLevels } from '../domain/cursors.ts'
import type { EntryKindName } from '../domain/entry.ts'
import { entryKinds } from '../domain/entry.ts'
import { Refused } from '../domain/refusal.ts'
import { conversationKinds, roles } from '../domain/rights.ts'
import type { Digest } from '../ports/node.ts'

/** An append item of a caller's content. The hash is over the content as it was parsed, before defaults. */
export function itemOf(
  caller: Caller,
  digest: Digest,
  entry: { conversation: string; clientId: string; kind: EntryKindName; content: unknown; effect?: Effect },
): AppendItem {
  return {
    conversation: entry.conversation,
    sender: caller,
    clientId: entry.clientId,
    kind: entryKinds[entry.kind],
    counts: isMessage(entry.kind),
    hash: digest.sha256(hashedText(entry.kind, entry.content)),
    body: JSON.stringify(entry.content),
    tenantAdmin: caller.admin,
    ...(entry.effect ? { effect: entry.effect } : {}),
    ...(isMessage(entry.kind) ? saidIn(entry.content) : {}),
  }
}

/** Whom a message names, and which one it answers. */
function saidIn(content: unknown): Pick<AppendItem, 'mentions' | 'replyTo'> {
  const { mentions, all, replyTo } = content as { mentions?: readonly string[]; all?: true; replyTo?: number }
  return {
    ...(mentions || all ? { mentions: { users: mentions ?? [], all: all === true } } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
  }
}

const becauseTexts: Readonly<
  Record<RefusedBecause, readonly ['notFound' | 'forbidden' | 'blocked' | 'noChange' | 'limitReached', string]>
> = {
  notFound: ['notFound', 'no such conversation, or you are not a member'],
  forbidden: ['forbidden', 'your role in this conversation does not allow that'],
  blocked: ['blocked', 'a direct conversation with this user is not possible'],
  noTarget: ['notFound', 'no such message, or not one that you may answer, change or react to'],
  noChange: ['noChange', 'it is so already'],
  limitReached: ['limitReached', 'a limit of members, conversations or reactions is reached'],
}

/** `where`: the field that names the target. */
export function refusalOf(because: RefusedBecause, where = '/target'): Refused {
  const [code, message] = becauseTexts[because]
  return new Refused(code, message, because === 'noTarget' ? { where } : {})
}

/** The verdict as a reply, or the refusal thrown. */
export function storedOf(
  { conversation: conversationId, replyTo }: Pick<AppendItem, 'conversation' | 'replyTo'>,
  verdict: Verdict,
): { conversationId: string; seq?: number; at?: number; duplicate?: boolean } {
  if (verdict.status === 'conflict')
    throw new Refused('conflict', 'this clientId was used before with other content', { where: '/clientId' })
  if (verdict.status === 'refused')
    throw refusalOf(verdict.because, replyTo === undefined ? '/target' : '/content/replyTo')
  if (verdict.status === 'noted') return { conversationId, at: verdict.at }
  const { seq, at } = verdict
  return verdict.status === 'duplicate' ? { conversationId, seq, at, duplicate: true } : { conversationId, seq, at }
}

const kindNames = Object.entries(conversationKinds) as [Conversation['kind'], number][]
const roleNames = ['member', 'member', 'admin', 'owner'] as const

export function kindName(kind: number): Conversation['kind'] {
  return kindNames.find(([, number]) => number === kind)?.[0] ?? 'group'
}

/** A row as the wire shows it. */
export function conversationOf(row: ConversationRow): Conversation {
  return {
    conversationId: row.id,
    kind: kindName(row.kind),
    ...(row.title === undefined ? {} : { title: row.title }),
    ...(row.peer === undefined ? {} : { peer: row.peer }),
    ...(row.role === roles.none ? {} : { role: roleNames[row.role as 1 | 2 | 3] }),
    head: row.to ?? row.head,
    countable: row.countable,
    floor: row.floor,
    from: row.from,
    ...(row.to === undefined ? {} : { to: row.to }),
    members: row.memberCount,
    at: row.at,
    delivered: row.delivered,
    read: row.read,
    readCountable: row.readCountable,
    seen: row.seen,
    seenCountable: row.seenCountable,
    notify: notifyLevels[row.notify] ?? 'all',
    mentions: row.mentions,
  }
}
