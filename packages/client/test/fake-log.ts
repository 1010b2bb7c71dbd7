import type { Conversation, Entry } from '@confab/protocol'

/** One conversation of the fake server: a log in memory, without rights. */
export class FakeLog {
  readonly id: string
  readonly entries: Entry[] = []
  from = 1
  to: number | undefined
  changedAt = 0
  /** Where alice stands, and what is different about it. */
  more: Partial<Conversation> = {}

  constructor(id: string) {
    this.id = id
  }

  get head(): number {
    return this.entries.length
  }

  /** Appends, or finds what has this client id already. */
  append(sender: string, clientId: string, kind: string, content: Record<string, unknown>) {
    const stored = this.entries.find((entry) => entry.clientId === clientId && entry.sender === sender)
    if (stored) return { entry: stored, duplicate: true }
    const seq = this.head + 1
    const entry: Entry = {
      seq,
      kind,
      sender,
      clientId,
      at: 5_000 + seq,
      counts: kind === 'message' || kind === 'reply',
      content,
    }
    this.entries.push(entry)
    return { entry, duplicate: false }
  }

  get listing(): Conversation {
    const visible = this.entries.slice(0, this.to ?? this.head)
    return {
      conversationId: this.id,
      kind: 'group',
      title: 'tea',
      role: 'member',
      head: this.to ?? this.head,
      countable: visible.filter((entry) => entry.counts).length,
      floor: 0,
      from: this.from,
      ...(this.to !== undefined && { to: this.to }),
      members: 2,
      at: 5_000 + this.head,
      delivered: 0,
      read: 0,
      readCountable: 0,
      seen: 0,
      seenCountable: 0,
      notify: 'all',
      mentions: 0,
      interest: this.to === undefined ? 'full' : 'none',
      ...this.more,
    }
  }

  page({ around, ...query }: { before?: number; after?: number; around?: number; limit?: number }) {
    const limit = query.limit ?? 50
    if (around !== undefined) query.after = Math.max(0, around - 1 - (limit >> 1))
    const last = this.to ?? this.head
    const visible = this.entries.filter((entry) => entry.seq >= this.from && entry.seq <= last)
    const older = visible.filter((entry) => entry.seq < (query.before ?? Number.POSITIVE_INFINITY))
    const newer = visible.filter((entry) => entry.seq > (query.after ?? 0))
    const all = query.after === undefined ? older : newer
    const entries = query.after === undefined ? all.slice(-limit) : all.slice(0, limit)
    return { conversationId: this.id, entries, head: last, from: this.from, more: all.length > entries.length }
  }
}
