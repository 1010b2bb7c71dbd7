import type { Entry, Tally } from '@confab/protocol'
import { isMessage, tallied } from '@confab/protocol/plain'
import type { StoredCommand } from './storage.ts'

/** A message as it is to be displayed, with its edits, its reactions and its deletion applied. */
export interface Message {
  /** Absent: not yet acknowledged. */
  readonly seq?: number
  readonly clientId: string
  readonly sender: string
  /** By the server's clock; absent while not acknowledged. */
  readonly at?: number
  readonly content: Readonly<Record<string, unknown>>
  /** Markdown source; empty when deleted. */
  readonly text: string
  readonly edited: boolean
  readonly deleted: boolean
  /** The seq of the message that it answers; absent: none. */
  readonly replyTo?: number
  /** By emoji. `users`: the newest ten of `count`; `mine`: the user is one of them. */
  readonly reactions: readonly Tally[]
}

interface Fold extends Message {
  /** The last entry folded in. */
  readonly state: number
}

function messageOf({ seq, at, state, ...entry }: Entry, user: string | undefined): Fold {
  const { edited = false, deleted = false, reactions = [] } = state ?? {}
  const mine = reactions.map((one) => ({ ...one, mine: one.mine || one.users.includes(user as string) }))
  return { ...written(entry), seq, at, edited, deleted, reactions: mine, state: state?.at ?? seq }
}

function written({ clientId, sender, content }: Pick<Message, 'clientId' | 'sender' | 'content'>): Message {
  const { text, replyTo } = content
  return {
    ...{ clientId, sender, content, edited: false, deleted: false, reactions: [] },
    text: typeof text === 'string' ? text : '',
    ...(typeof replyTo === 'number' && { replyTo }),
  }
}

/** Applies an entry to its message; one that the message was served with already changes nothing. */
function applied(message: Fold, { seq, kind, sender, content }: Entry, me: string | undefined): Fold {
  if (seq <= message.state || message.deleted) return message
  const { replyTo: _, ...rest } = message
  if (kind === 'deletion') return { ...rest, content: {}, text: '', edited: false, deleted: true, reactions: [] }
  // What aims at a message that was deleted later is served without its content.
  const { text, emoji, remove } = content
  if (kind === 'edit' && typeof text === 'string')
    return { ...message, content: { ...message.content, text }, text, edited: true, state: seq }
  if (kind !== 'reaction' || typeof emoji !== 'string') return message
  return {
    ...message,
    reactions: tallied(message.reactions, { emoji, user: sender, remove: !!remove }, me),
    state: seq,
  }
}

/**
 * The messages and replies among ascending entries, with what later entries did to them, for this reader. Entries of
 * other kinds are passed over.
 */
export function foldMessages(entries: readonly Entry[], user?: string): Message[] {
  const messages = new Map<number, Fold>()
  for (const entry of entries) {
    const { seq, kind, content } = entry
    if (isMessage(kind)) messages.set(seq, messageOf(entry, user))
    else {
      const aim = content.target as number
      const target = messages.get(aim)
      if (target) messages.set(aim, applied(target, entry, user))
    }
  }
  return [...messages.values()].map(({ state: _, ...message }) => message)
}

/** A message of the outbox, as it is shown below the acknowledged ones. */
export function pendingMessage(command: StoredCommand, sender: string): Message {
  const { clientId, payload } = command
  return written({ clientId, sender, content: payload.content as Message['content'] })
}
