import type { Receipt } from '@confab/protocol'

/** How far a message has come: `delivered` and `read` when all the others got or read it; who did so far is named. */
export interface MessageStatus {
  readonly state: 'sending' | 'sent' | 'delivered' | 'read'
  readonly deliveredTo: readonly string[]
  readonly readBy: readonly string[]
}

/** Where the other members of a conversation stand, by user id. Forward only. */
export class Receipts {
  readonly rows = new Map<string, Receipt>()
  /** Takes in what is news, and answers with it. */
  take(receipts: readonly Receipt[]): Receipt[] {
    return receipts.flatMap(({ user, delivered, read }) => {
      const known = this.rows.get(user) ?? { delivered: 0, read: 0 }
      const next = { user, delivered: Math.max(delivered, known.delivered), read: Math.max(read, known.read) }
      if (this.rows.has(user) && next.delivered === known.delivered && next.read === known.read) return []
      this.rows.set(user, next)
      return [next]
    })
  }

  /** Who is not among these is no member any more. */
  keep(users: readonly string[]): void {
    for (const user of this.rows.keys()) if (!users.includes(user)) this.rows.delete(user)
  }

  /** `others`: how many members there are beside the sender. */
  status(seq: number | undefined, others: number): MessageStatus {
    const upTo = seq ?? Number.POSITIVE_INFINITY
    const users = (kind: 'delivered' | 'read') =>
      [...this.rows.values()].filter((row) => row[kind] >= upTo).map((row) => row.user)
    const deliveredTo = users('delivered')
    const readBy = users('read')
    const all = Math.max(1, others)
    const got = deliveredTo.length >= all ? 'delivered' : 'sent'
    return { state: seq === undefined ? 'sending' : readBy.length >= all ? 'read' : got, deliveredTo, readBy }
  }
}
