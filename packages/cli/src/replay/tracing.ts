import { createHash } from 'node:crypto'
import type { Fact } from '@confab/client'
import { storedBy } from '@confab/client/trace'
import { type Entry, hashedText } from '@confab/protocol'
import { type TraceLine, TraceWriter } from '@confab/verify'

type Body = Omit<TraceLine, 'v' | 't' | 'actor' | 'conn'>

/** The hash of a content in the traces of this program: the first half of its SHA-256. */
function hashOf(kind: string, content: unknown): string {
  return createHash('sha256').update(hashedText(kind, content)).digest('base64url').slice(0, 22)
}

/** The hash of what a command stores. */
function hashed({ command, user }: Extract<Fact, { ev: 'send' | 'ack' }>): Pick<TraceLine, 'hash'> {
  const stored = storedBy(command, user)
  return stored ? { hash: hashOf(stored.kind, stored.content) } : {}
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** Whom a membership entry adds and removes. */
function moves({ kind, sender, content }: Entry): Pick<TraceLine, 'added' | 'removed'> {
  if (kind !== 'membership') return {}
  const users = names(content.users)
  if (content.action === 'create') return { added: [sender, ...users] }
  if (content.action === 'add' || content.action === 'join') return { added: users }
  if (content.action === 'remove' || content.action === 'leave') return { removed: users }
  return {}
}

/** An entry as a line of a trace. What was edited or deleted since bears no hash: its first content is gone. */
export function entryBody(conv: string, entry: Entry): Body {
  const { seq, clientId: cid, sender, kind, content, state } = entry
  const isEmptied =
    (kind === 'edit' && content.text === undefined) || (kind === 'reaction' && content.emoji === undefined)
  const isFirst = !state?.edited && !state?.deleted && !isEmptied
  return {
    ev: 'entry',
    conv,
    seq,
    cid,
    sender,
    kind,
    ...(isFirst ? { hash: hashOf(kind, content) } : {}),
    ...moves(entry),
  }
}

/** What the SDK told, as a line of a trace; undefined: no line is about it. */
export function bodyOf(fact: Fact): Body | undefined {
  switch (fact.ev) {
    case 'send':
      return { ev: 'send', conv: fact.conv, cid: fact.cid, ...hashed(fact) }
    case 'ack':
      return { ev: 'ack', conv: fact.conv, seq: fact.seq, cid: fact.cid, ...hashed(fact) }
    case 'refused':
    case 'later':
      // What never left this machine is no try.
      if (fact.conn === undefined) return undefined
      return { ev: 'refused', conv: fact.conv, cid: fact.cid, why: fact.error.code }
    case 'unknown':
      return { ev: 'unknown', conv: fact.conv, cid: fact.cid, why: fact.error.code }
    case 'entry':
      return entryBody(fact.conv, fact.entry)
    case 'cursor':
      return { ev: 'cursor', conv: fact.conv, seq: fact.seq, kind: fact.kind }
    case 'limited':
      return { ev: 'reset', conv: fact.conv, why: `limited: ${fact.from} to ${fact.to} are left to history` }
    case 'reset':
      return { ev: 'reset', why: 'another epoch' }
    case 'whole':
      return fact.conv === undefined || fact.seq === undefined
        ? undefined
        : { ev: 'whole', conv: fact.conv, seq: fact.seq }
    default:
      return undefined
  }
}

/** The one trace file of a process. */
export class Trace {
  readonly path: string
  readonly #writer: TraceWriter
  readonly #now: () => number

  constructor(path: string, now: () => number) {
    this.path = path
    this.#writer = new TraceWriter(path)
    this.#now = now
  }

  write(actor: string, conn: string, body: Body): void {
    this.#writer.write({ v: 1, t: this.#now(), actor, conn, ...body })
  }

  close(): void {
    this.#writer.close()
  }
}

/** Turns what one SDK client tells into lines; `heard` is told of each fact first. */
export function tracer(
  trace: Pick<Trace, 'write'>,
  actor: string,
  heard: (fact: Fact) => void = () => {},
): (fact: Fact) => void {
  let last = 'none'
  const begun = new Set<string>()
  return (fact) => {
    heard(fact)
    last = fact.conn ?? last
    if (fact.ev === 'entry') begun.add(fact.conv)
    else if (fact.ev === 'limited') begun.delete(fact.conv)
    else if (fact.ev === 'reset') begun.clear()
    const body = bodyOf(fact)
    if (body) trace.write(actor, last, begun.has(body.conv ?? '') ? body : asNewcomer(body))
  }
}

/** Who is whole and was shown nothing yet begins with what comes next. */
function asNewcomer(body: Body): Body {
  return body.ev === 'whole' ? { ...body, from: (body.seq ?? 0) + 1 } : body
}

/** The hash of a message with this text. */
export function messageHash(text: string): string {
  return hashOf('message', { text })
}
