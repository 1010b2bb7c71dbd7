import type { Entry } from '@confab/protocol'
import type { StoredCommand } from './storage.ts'

/** A message as it is to be displayed, with its edits and its deletion applied. */
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
}

interface Fold extends Message {
  /** The last entry folded in. */
  readonly state: number
}

function messageOf(entry: Entry): Fold {
  const { seq, clientId, sender, at, content, state } = entry
  const edited = state?.edited === true
  const deleted = state?.deleted === true
  return { seq, clientId, sender, at, content, text: textOf(content), edited, deleted, state: state?.at ?? seq }
}

function textOf(content: Readonly<Record<string, unknown>>): string {
  return typeof content.text === 'string' ? content.text : ''
}

/** Applies an edit or deletion to its message; one that the message was served with already changes nothing. */
function applied(message: Fold, entry: Entry): Fold {
  if (entry.seq <= message.state || message.deleted) return message
  if (entry.kind === 'deletion') return { ...message, content: {}, text: '', deleted: true, state: entry.seq }
  // An edit whose message was deleted later is served without its text.
  if (typeof entry.content.text !== 'string') return message
  const { text } = entry.content
  return { ...message, content: { ...message.content, text }, text, edited: true, state: entry.seq }
}

/** The messages among ascending entries, with what later entries did to them. Entries of other kinds are passed over. */
export function foldMessages(entries: readonly Entry[]): Message[] {
  const messages = new Map<number, Fold>()
  for (const entry of entries) {
    if (entry.kind === 'message') messages.set(entry.seq, messageOf(entry))
    else if (entry.kind === 'edit' || entry.kind === 'deletion') {
      const target = messages.get(Number(entry.content.target))
      if (target?.seq !== undefined) messages.set(target.seq, applied(target, entry))
    }
  }
  return [...messages.values()].map(({ state: _, ...message }) => message)
}

/** A message of the outbox, as it is shown below the acknowledged ones. */
export function pendingMessage(command: StoredCommand, sender: string): Message {
  const content = command.payload.content as Readonly<Record<string, unknown>>
  return { clientId: command.clientId, sender, content, text: textOf(content), edited: false, deleted: false }
}
