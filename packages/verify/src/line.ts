/** What happened: four of the sender (`send` to `unknown`), five of the reader (`entry` to `end`). */
export const events = ['send', 'ack', 'refused', 'unknown', 'entry', 'cursor', 'whole', 'reset', 'end'] as const

export type TraceEvent = (typeof events)[number]

/** The version of the format, in `v` of each line. */
export const traceVersion = 1

/** One line of a trace. `docs/TRACE.md` says which event needs which fields. */
export interface TraceLine {
  v: typeof traceVersion
  /** Milliseconds by the writer's clock. Shown to people; no rule reads it. */
  t: number
  /** The reader or sender: a user, or a device of one, as `alice/phone`. */
  actor: string
  /** The connection, named uniquely within the actor. */
  conn: string
  ev: TraceEvent
  conv?: string
  seq?: number
  /** The client id of a message. */
  cid?: string
  /** A hash of the content, in any spelling, the same for all writers. */
  hash?: string
  /** The user who wrote the entry. */
  sender?: string
  /** The user whose cursor it is; the actor's own when absent. */
  user?: string
  /** Of a cursor: `delivered` or `read`. Of an entry: its kind, for people. */
  kind?: string
  /** The first seq that the reader may see. */
  from?: number
  /** At `end`: this reader read the whole log, after all sending was over. */
  full?: boolean
  /** The users whom this entry adds to the conversation, or removes from it. */
  added?: readonly string[]
  removed?: readonly string[]
  /** A reason, for people. */
  why?: string
}

const order = [
  ...['v', 't', 'actor', 'conn', 'ev', 'conv', 'seq', 'cid', 'hash'],
  ...['sender', 'user', 'kind', 'from', 'full', 'added', 'removed', 'why'],
] as (keyof TraceLine)[]

/** Writes a line in the canonical form: known fields in their order, no spaces, no line feed at its end. */
export function formatLine(line: TraceLine): string {
  const sorted: Record<string, unknown> = {}
  for (const key of order) if (line[key] !== undefined) sorted[key] = line[key]
  return JSON.stringify(sorted)
}
