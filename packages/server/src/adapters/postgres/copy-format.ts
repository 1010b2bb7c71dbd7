/**
 * The whole store as JSON lines: a header, a line for each row, a trailer. Tables come in an order in which each only
 * names what came before. An older format lacks tables, which then are empty. Tickets live 30 s and stay behind; so do devices, noted again as they come back.
 */
export const copyFormat = 2

/** Each with the order of its rows, so that the same store gives the same lines. */
export const copiedTables = {
  tenants: 'tenant',
  users: 'user_id',
  blocks: 'user_id, other',
  revocations: 'user_id, device',
  conversations: 'conversation_id',
  heads: 'conversation_id',
  memberships: 'conversation_id, user_id, from_seq',
  members: 'conversation_id, user_id',
  entries: 'conversation_id, seq',
  annotations: 'conversation_id, seq',
  reactions: 'conversation_id, seq, emoji, by_seq',
  invites: 'conversation_id, hash',
  mentions: 'conversation_id, user_id, seq',
  journal: 'id',
} as const
export type CopiedTable = keyof typeof copiedTables
export const tableNames = Object.keys(copiedTables) as CopiedTable[]

/** Rows by table. */
export type Counts = Readonly<Record<CopiedTable, number>>

/** The first line. `epoch` is that of the store it was taken from. */
export interface Header {
  readonly confab: 'export'
  readonly format: number
  readonly epoch: string
  readonly counts: Counts
}

/** The last line. `sha256`: over all lines before it, each with its line end. */
export interface Trailer {
  readonly end: Counts
  readonly sha256: string
}

/** What a row's line begins with; `}` ends it. */
export function rowPrefix(table: CopiedTable): string {
  return `{"table":"${table}","row":`
}
