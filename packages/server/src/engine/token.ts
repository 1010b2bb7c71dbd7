import { ConversationId, validator } from '@confab/protocol'
import { Refused } from '../domain/refusal.ts'

const wrongId = validator(ConversationId)

/** What a sync token holds: the history it belongs to, and up to where its bearer knows the journal. Opaque outside. */
export interface SyncToken {
  readonly epoch: string
  readonly low: number
}

/** Where a list goes on. `since` and `low` as at its first page. */
export interface SyncCursor {
  readonly journalId: number
  readonly id: string
  readonly low: number
  readonly since: number | undefined
}

export function tokenText(token: SyncToken): string {
  return btoa(JSON.stringify([token.epoch, token.low]))
}

/** undefined: not a token of ours, which is answered like one of another history. */
export function readToken(text: string): SyncToken | undefined {
  const value = parse(text)
  if (!Array.isArray(value) || typeof value[0] !== 'string' || !Number.isSafeInteger(value[1])) return undefined
  return { epoch: value[0], low: value[1] as number }
}

export function cursorText(cursor: SyncCursor): string {
  return btoa(JSON.stringify([cursor.journalId, cursor.id, cursor.low, cursor.since ?? -1]))
}

export function readCursor(text: string): SyncCursor {
  const value = parse(text)
  const isCursor = Array.isArray(value) && value.length === 4 && wrongId(value[1]) === undefined
  if (!isCursor || ![value[0], value[2], value[3]].every(Number.isSafeInteger)) {
    throw new Refused('badRequest', 'not a cursor of this server', { where: '/cursor' })
  }
  const since = value[3] as number
  return {
    journalId: value[0] as number,
    id: value[1] as string,
    low: value[2] as number,
    since: since < 0 ? undefined : since,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(atob(text))
  } catch {
    return undefined
  }
}
