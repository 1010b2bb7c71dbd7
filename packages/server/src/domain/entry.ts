/** Numbers of entry kinds as stored; a number is never used again. 8 and up are reserved for kinds to come. */
export const entryKinds = {
  message: 1,
  edit: 2,
  deletion: 3,
  membership: 4,
  rename: 5,
  reply: 6,
  reaction: 7,
  critical: 8,
  confirmation: 9,
  outcome: 10,
} as const
export type EntryKindName = keyof typeof entryKinds

const names = new Map<number, string>(Object.entries(entryKinds).map(([name, number]) => [number, name]))

/** The wire's name of a stored kind; a number of a later version is carried as `kind-N`. */
export function entryKindName(kind: number): string {
  return names.get(kind) ?? `kind-${kind}`
}

/** Written and read as a message: of a kind that may be edited, deleted, answered and reacted to. */
export function isMessageKind(kind: number): boolean {
  return kind === entryKinds.message || kind === entryKinds.reply
}

/** One entry as the store gives it. `body` is the JSON text of its content, `{}` once deleted. */
export interface StoredEntry {
  readonly seq: number
  readonly kind: number
  /** The sender's external id. */
  readonly sender: string
  readonly clientId: string
  /** Milliseconds since 1970 by the store's clock, never before that of the entry before it. */
  readonly at: number
  readonly counts: boolean
  readonly body: string
  /** The annotation's JSON text `{edited?,deleted?,reactions?,at}`, if anything became of it. For an edited message `body` is the newest text. */
  readonly state?: string
}
