import type { Effect } from '../../domain/append.ts'
import { entryKinds } from '../../domain/entry.ts'
import type { JournalId, Person, UserNumber } from '../../domain/ids.ts'
import type { UserChange } from '../../domain/journal.ts'
import { roles } from '../../domain/rights.ts'
import type { MemoryConversation } from './conversation.ts'
import type { MemoryDatabase } from './database.ts'
import { concerned } from './judge.ts'
import { react } from './reactions.ts'

/** What an entry leaves besides itself: `seq` is its own, or, where it is only noted, that of the head. */
export interface EffectPlace {
  readonly seq: number
  readonly noted: boolean
  readonly journalId: JournalId
}

/** Applies an effect that was not refused; answers what the journal says of users. */
export function applyEffect(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  sender: Person,
  effect: Effect,
  place: EffectPlace,
): UserChange[] {
  switch (effect.type) {
    case 'edit':
      edit(conversation, effect.target, effect.body, place.seq)
      return []
    case 'delete':
      erase(conversation, effect.target, place.seq)
      return []
    case 'react': {
      const target = conversation.entry(effect.target)
      if (target) react(target, sender, effect, place.seq)
      return []
    }
    case 'rename':
      conversation.title = effect.title
      return []
    case 'members':
      return changeMembers(database, conversation, sender.user, effect, place)
  }
}

/** The newest text is served in the target's place; what it was leaves the store, there and in earlier edits. A reply goes on naming what it answers. */
function edit(conversation: MemoryConversation, target: number, body: string, seq: number): void {
  const message = conversation.entry(target)
  if (!message) return
  const { replyTo } = JSON.parse(message.body) as { replyTo?: number }
  message.body = message.kind === entryKinds.reply ? JSON.stringify({ replyTo, ...JSON.parse(body) }) : body
  const { reactions } = message.state ?? {}
  message.state = { edited: true, ...(reactions && { reactions }), at: seq }
  for (const entry of conversation.log) {
    const isEarlier = entry.kind === entryKinds.edit && entry.target === target && entry.seq !== seq
    if (isEarlier) entry.body = '{}'
  }
}

/** Bodies go, those of its edits and reactions too, and hashes with them, since a short text could be guessed from its hash. A repeat is then a duplicate. */
function erase(conversation: MemoryConversation, target: number, seq: number): void {
  for (const entry of conversation.log) {
    if (entry.seq !== target && entry.target !== target) continue
    entry.body = '{}'
    entry.hash = undefined
  }
  const message = conversation.entry(target)
  if (!message) return
  message.state = { deleted: true, at: seq }
  delete message.reactions
}

function changeMembers(
  database: MemoryDatabase,
  conversation: MemoryConversation,
  sender: UserNumber,
  effect: Extract<Effect, { type: 'members' }>,
  { seq, noted, journalId }: EffectPlace,
): UserChange[] {
  const who = concerned(conversation, sender, effect)
  const invite = conversation.invites.get(effect.invite ?? '')
  if (invite) invite.used += 1
  const from = noted ? seq + 1 : seq
  const changes: UserChange[] = []
  for (const user of who) {
    if (effect.action === 'role') {
      const place = conversation.places.get(user)
      if (place) Object.assign(place, { role: effect.role, journalId })
    } else if (effect.action === 'add' || effect.action === 'join') {
      conversation.open(user, effect.action === 'add' ? effect.role : roles.member, from, journalId)
      database.knows(user, conversation)
      changes.push({ type: 'added', user, conversation: conversation.id, from })
    } else {
      conversation.close(user, seq, journalId)
      changes.push({ type: 'removed', user, conversation: conversation.id, to: seq })
    }
  }
  return changes
}
