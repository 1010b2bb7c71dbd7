import type { CreateVerdict, NewConversation, RefusedBecause } from '../../domain/append.ts'
import { entryKinds } from '../../domain/entry.ts'
import type { UserNumber } from '../../domain/ids.ts'
import type { UserChange } from '../../domain/journal.ts'
import { conversationKinds, roles } from '../../domain/rights.ts'
import type { CreateLimits } from '../../ports/store.ts'
import { isRepeat } from './append.ts'
import { MemoryConversation } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { growth } from './growth.ts'
import { areFull } from './judge.ts'

/** Opens a conversation at once, or finds it there. `now` in ms. */
export function createNow(
  database: MemoryDatabase,
  wanted: NewConversation,
  limits: CreateLimits,
  now: number,
): CreateVerdict {
  const there = database.conversations.get(wanted.id)
  if (there) return repeated(there, wanted)
  const others = [...new Set(wanted.users)].filter((user) => user !== wanted.creator.user)
  const because = refusal(database, wanted, others, limits)
  return because ? { status: 'refused', because } : open(database, wanted, others, now)
}

/** A direct conversation is the same for both, whoever opened it. */
function repeated(there: MemoryConversation, wanted: NewConversation): CreateVerdict {
  const first = there.entry(1)
  const isSame = there.tenant === wanted.creator.tenant && there.kind === wanted.kind
  const isTheirs =
    there.pair.length > 0 || (first?.sender.user === wanted.creator.user && first.clientId === wanted.clientId)
  if (!first || !isSame || !isTheirs) return { status: 'conflict' }
  if (there.pair.length === 0 && !isRepeat(first, wanted.hash)) return { status: 'conflict' }
  return { status: 'duplicate', at: first.at, growth: undefined, journalId: undefined }
}

function refusal(
  database: MemoryDatabase,
  wanted: NewConversation,
  others: readonly UserNumber[],
  limits: CreateLimits,
): RefusedBecause | undefined {
  const all = [...others, wanted.creator.user]
  if (all.some((user) => database.user(user)?.tenant !== wanted.creator.tenant)) return 'notFound'
  if (wanted.kind === conversationKinds.announcement) return undefined
  if (wanted.kind === conversationKinds.direct) {
    if (others.length !== 1) return 'notFound'
    if (database.areBlocked(all) || !mayOpenDirect(database, wanted.creator.tenant, all)) return 'blocked'
  }
  return all.length > limits.membersPerGroup || areFull(database, all, limits) ? 'limitReached' : undefined
}

function mayOpenDirect(database: MemoryDatabase, tenant: number, pair: readonly UserNumber[]): boolean {
  const policy = database.tenant(tenant)?.directPolicy ?? 'anyone'
  if (policy !== 'shared') return policy === 'anyone'
  const [a = 0, b = 0] = pair
  return [...(database.placesOf.get(a) ?? [])].some((shared) => shared.role(a) > 0 && shared.role(b) > 0)
}

function open(
  database: MemoryDatabase,
  wanted: NewConversation,
  others: readonly UserNumber[],
  now: number,
): CreateVerdict {
  const { creator, clientId, body, kind } = wanted
  const isDirect = kind === conversationKinds.direct
  const transaction = database.journal.begin()
  const conversation = new MemoryConversation(wanted, isDirect ? [creator.user, ...others] : [])
  const hash = Buffer.from(wanted.hash).toString('hex')
  const entry = { kind: entryKinds.membership, sender: creator, clientId, counts: false, target: undefined, hash, body }
  const { at } = conversation.push(entry, now)
  conversation.journalId = transaction.id
  const changes: UserChange[] = []
  const come = (user: UserNumber, role: number): void => {
    conversation.open(user, role, 1, transaction.id)
    database.knows(user, conversation)
    changes.push({ type: 'added', user, conversation: wanted.id, from: 1 })
  }
  if (kind === conversationKinds.announcement) database.tenant(creator.tenant)?.announcements.push(conversation)
  else {
    come(creator.user, isDirect ? roles.member : roles.owner)
    for (const user of others) come(user, roles.member)
  }
  database.conversations.set(wanted.id, conversation)
  database.journal.commit(transaction, now, [{ conversation: wanted.id, first: 1, last: 1 }], changes)
  return { status: 'created', at, growth: growth(conversation, 1), journalId: transaction.id }
}
