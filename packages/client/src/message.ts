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

/** A message, and the last entry folded into it. */
type Row = readonly [message: Message, state: number]

function rowOf({ seq, at, state, ...entry }: Entry, user: string | undefined): Row {
  const { edited = false, deleted = false, reactions = [] } = state ?? {}
  const mine = reactions.map((one) => ({ ...one, mine: one.mine || one.users.includes(user as string) }))
  return [{ ...written(entry), seq, at, edited, deleted, reactions: mine }, state?.at ?? seq]
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
function applied(row: Row, { seq, kind, sender, content }: Entry, me: string | undefined): Row {
  const [message, state] = row
  if (seq <= state || message.deleted) return row
  const { replyTo: _, ...rest } = message
  if (kind === 'deletion') return [{ ...rest, content: {}, text: '', edited: false, deleted: true, reactions: [] }, seq]
  // What aims at a message that was deleted later is served without its content.
  const { text, emoji, remove } = content
  if (kind === 'edit' && typeof text === 'string')
    return [{ ...message, content: { ...message.content, text }, text, edited: true }, seq]
  if (kind !== 'reaction' || typeof emoji !== 'string') return row
  const reactions = tallied(message.reactions, { emoji, user: sender, remove: !!remove }, me)
  return [{ ...message, reactions }, seq]
}

/** The messages of a list of entries. What it got since at its end is folded alone, and what it lost at its start goes. */
export class Folding {
  #of: readonly Entry[] | undefined
  #last = 0
  readonly #rows = new Map<number, Row>()

  /** The messages now: those which nothing changed are the same objects as before. */
  take(entries: readonly Entry[], user?: string): Message[] {
    const rows = this.#rows
    if (entries !== this.#of) {
      rows.clear()
      this.#last = 0
    }
    this.#of = entries
    for (const seq of rows.keys()) {
      if (seq >= entries[0]!.seq) break
      rows.delete(seq)
    }
    for (const entry of entries.slice(entries.findLastIndex(({ seq }) => seq <= this.#last) + 1)) {
      const { seq, kind, content } = entry
      this.#last = seq
      const aim = content.target as number
      const target = rows.get(aim)
      if (isMessage(kind)) rows.set(seq, rowOf(entry, user))
      else if (target) rows.set(aim, applied(target, entry, user))
    }
    return [...rows.values()].map(([message]) => message)
  }
}

/**
 * The messages and replies among ascending entries, with what later entries did to them, for this reader. Entries of
 * other kinds are passed over.
 */
export function foldMessages(entries: readonly Entry[], user?: string): Message[] {
  return new Folding().take(entries, user)
}

/** A message of the outbox, as it is shown below the acknowledged ones. */
export function pendingMessage(command: StoredCommand, sender: string): Message {
  const { clientId, payload } = command
  return written({ clientId, sender, content: payload.content as Message['content'] })
}
