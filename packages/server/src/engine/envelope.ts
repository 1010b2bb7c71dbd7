import type { ConversationId, UserNumber } from '../domain/ids.ts'
import { concat, decode, encode } from './encode.ts'

/** A range of one conversation's log; the payload is its entries' JSON texts joined by commas. */
export interface RangeHeader {
  readonly k: 'range'
  readonly conversation: ConversationId
  readonly first: number
  readonly last: number
  readonly countable: number
  readonly members: number
  readonly kind: number
  /** When it was committed, ms. */
  readonly at: number
  /** How many bytes each entry's text has, where there is more than one. */
  readonly lengths?: readonly number[]
  /** External ids of those whom its last entry removes. */
  readonly removed?: readonly string[]
  /** An edit or deletion is among them: what was kept of the conversation in memory is stale. */
  readonly rewrites?: true
}

/** To users, about themselves. `tenant` instead of users: to all of it (a new announcement). No payload. */
export interface SignalHeader {
  readonly k: 'added' | 'removed' | 'user' | 'revoked'
  readonly users: readonly UserNumber[]
  readonly tenant?: number
  readonly conversation?: ConversationId
  /** added: the first seq they may read; removed: the last. */
  readonly seq?: number
  readonly members?: number
  readonly kind?: number
  readonly device?: string
  readonly notBefore?: number
}

export type Header = RangeHeader | SignalHeader

const newline = 10

/** What travels between nodes: a line of JSON, then the payload as it is. */
export function pack(header: Header, payload: Uint8Array): Uint8Array {
  return concat([encode(`${JSON.stringify(header)}\n`), payload])
}

/** The payload is a view of `bytes`, not a copy. */
export function unpack(bytes: Uint8Array): { header: Header; payload: Uint8Array } {
  const end = bytes.indexOf(newline)
  return { header: JSON.parse(decode(bytes.subarray(0, end))) as Header, payload: bytes.subarray(end + 1) }
}
