import type { Entry, SyncPage } from '@confab/protocol'
import { hashedText } from '@confab/protocol'
import type { TraceLine } from '@confab/verify'
import { Refused } from '../../packages/server/src/domain/refusal.ts'
import type { Session } from '../../packages/server/src/engine/session.ts'
import type { VirtualClock } from './clock.ts'
import type { Cluster, SimNode } from './cluster.ts'
import type { Random } from './random.ts'

interface Unsent {
  readonly conversation: string
  clientId: string
  readonly text: string
  tries: number
}

type Trace = (line: Omit<TraceLine, 'v' | 't' | 'actor' | 'conn'>) => void

/** A client that does what docs/PROTOCOL.md asks, and no more. Writes down all that happens to it. */
export class Actor {
  readonly user: string
  readonly #cluster: Cluster
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #write: (line: TraceLine) => void
  #node: SimNode | undefined
  #session: Session | undefined
  #connections = 0
  #since: string | undefined
  readonly seen = new Map<string, number>()
  readonly #first = new Map<string, number>()
  readonly #pulling = new Set<string>()
  readonly #outbox: Unsent[] = []
  #sending = false
  left = false

  constructor(user: string, cluster: Cluster, clock: VirtualClock, random: Random, write: (line: TraceLine) => void) {
    this.user = user
    this.#cluster = cluster
    this.#clock = clock
    this.#random = random
    this.#write = write
  }

  get isConnected(): boolean {
    return this.#session !== undefined && this.#node?.alive === true
  }

  get unsent(): number {
    return this.#outbox.length
  }

  /** Leaves without a word; the node notices. */
  cut(): void {
    if (this.#session) this.#node?.engine.sessions.end(this.#session)
    this.#session = undefined
  }

  async connect(): Promise<void> {
    const node = this.#random.pick(this.#cluster.nodes)
    if (!node || this.isConnected) return
    try {
      const caller = await node.engine.admission.identify(this.user)
      this.#connections++
      const connection = this.#connections
      const sink = {
        push: (frame: Uint8Array) => {
          const text = new TextDecoder().decode(frame)
          this.#clock.after(this.#random.below(4), () => {
            if (connection === this.#connections && this.isConnected) this.#frame(JSON.parse(text))
          })
          return true
        },
        close: () => this.cut(),
      }
      this.#node = node
      this.#session = node.engine.sessions.open(caller, sink)
      const hello = this.#since === undefined ? {} : { since: this.#since }
      this.#synced((await node.engine.sessions.hello(this.#session, hello)).sync, connection)
      void this.#flush()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.cut()
    }
  }

  send(conversation: string, text: string): void {
    this.#outbox.push({ conversation, clientId: this.#random.uuid(), text, tries: 0 })
    void this.#flush()
  }

  /** Pulls a conversation up to its end, and says so. */
  async finish(conversation: string, full: boolean): Promise<void> {
    for (;;) {
      const head = await this.#pull(conversation)
      if (head === undefined) return
      if ((this.seen.get(conversation) ?? 0) >= head) {
        this.#trace({ ev: 'end', conv: conversation, seq: head, ...(full ? { full: true } : {}) })
        return
      }
    }
  }

  #trace: Trace = (line) => {
    this.#write({ v: 1, t: this.#clock.now(), actor: this.user, conn: `${this.user}-${this.#connections}`, ...line })
  }

  #synced(page: SyncPage, connection: number): void {
    if (connection !== this.#connections) return
    if (page.reset) {
      this.seen.clear()
      this.#trace({ ev: 'reset' })
    }
    this.#since = page.since
    for (const shown of page.conversations) {
      this.#first.set(shown.conversationId, Math.max(shown.from, 1))
      if (shown.head > (this.seen.get(shown.conversationId) ?? 0)) void this.#pull(shown.conversationId)
    }
  }

  #frame(frame: {
    type: string
    payload: {
      conversationId?: string
      from?: number
      head?: number
      to?: number
      entries?: Entry[]
      signal?: string
      heads?: { conversationId: string; head: number }[]
    }
  }): void {
    const { type, payload } = frame
    const id = payload.conversationId
    if (type === 'entries' && id !== undefined) this.#entries(id, payload.entries ?? [])
    else if (type === 'signal' && id !== undefined) void this.#pull(id)
    else if (type === 'heads')
      for (const head of payload.heads ?? [])
        if (head.head > (this.seen.get(head.conversationId) ?? 0)) void this.#pull(head.conversationId)
  }

  #entries(conversation: string, entries: readonly Entry[]): void {
    const first = entries[0]?.seq ?? 0
    const seen = this.seen.get(conversation)
    const isGap = (seen === undefined || first > seen + 1) && this.#cluster.bug !== 'noGapCheck'
    if (isGap) void this.#pull(conversation)
    else for (const entry of entries) this.#show(conversation, entry)
  }

  #show(conversation: string, entry: Entry): void {
    if (entry.seq <= (this.seen.get(conversation) ?? 0) && this.#cluster.bug !== 'repeatShown') return
    this.seen.set(conversation, entry.seq)
    const { action, users } = entry.content as { action?: string; users?: string[] }
    const members =
      action === 'add' || action === 'join'
        ? { added: users ?? [] }
        : action === 'remove' || action === 'leave'
          ? { removed: users ?? [] }
          : {}
    const created = action === 'create' ? { added: [entry.sender, ...(users ?? [])] } : {}
    const deleted = entry.state?.deleted === true || entry.state?.edited === true
    this.#trace({
      ev: 'entry',
      conv: conversation,
      seq: entry.seq,
      cid: entry.clientId,
      sender: entry.sender,
      kind: entry.kind,
      ...(deleted ? {} : { hash: hashedText(entry.kind, entry.content) }),
      ...members,
      ...created,
    })
  }

  /** From the last seen on. The server leaves out what was said while he was no member. */
  async #pull(conversation: string): Promise<number | undefined> {
    if (this.#pulling.has(conversation)) return this.#waitFor(conversation)
    this.#pulling.add(conversation)
    try {
      for (;;) {
        const [node, session, connection] = [this.#node, this.#session, this.#connections]
        if (!node?.alive || !session) return undefined
        const after = this.seen.get(conversation) ?? 0
        const text = await node.engine.messages.history(
          session.caller,
          { conversationId: conversation, after, limit: 20 },
          session,
        )
        await this.#clock.sleep(this.#random.below(10))
        if (connection !== this.#connections || !this.isConnected) return undefined
        const page = JSON.parse(text) as { entries: Entry[]; head: number; more: boolean }
        for (const entry of page.entries) this.#show(conversation, entry)
        if (!this.seen.has(conversation)) this.seen.set(conversation, after)
        if (!page.more || page.entries.length === 0) return page.head
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return undefined
    } finally {
      this.#pulling.delete(conversation)
    }
  }

  async #waitFor(conversation: string): Promise<number | undefined> {
    while (this.#pulling.has(conversation)) await this.#clock.sleep(10)
    return this.isConnected ? this.#pull(conversation) : undefined
  }

  /** One after the other: what is refused for now is tried again before anything later. */
  async #flush(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    while (this.#outbox.length > 0 && this.isConnected) {
      const unsent = this.#outbox[0] as Unsent
      const wait = await this.#try(unsent)
      if (wait === undefined) this.#outbox.shift()
      else await this.#clock.sleep(wait)
    }
    this.#sending = false
  }

  /** Answers how long to wait before the next try; undefined: it is settled. */
  async #try(unsent: Unsent): Promise<number | undefined> {
    const { conversation, text } = unsent
    const [node, session, connection] = [this.#node, this.#session, this.#connections]
    if (!node || !session) return 10
    unsent.tries++
    if (this.#cluster.bug === 'newIdOnRetry' && unsent.tries > 1) unsent.clientId = this.#random.uuid()
    const { clientId } = unsent
    const content = { text }
    const facts = { conv: conversation, cid: clientId, hash: hashedText('message', content) }
    this.#trace({ ev: 'send', ...facts })
    try {
      const stored = await node.engine.messages.send(
        session.caller,
        { conversationId: conversation, clientId, content },
        session,
      )
      await this.#clock.sleep(this.#random.below(4))
      if (connection !== this.#connections || !node.alive) {
        this.#trace({ ev: 'unknown', ...facts })
        return 50
      }
      this.#trace({ ev: 'ack', ...facts, seq: stored.seq as number })
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const isForgotten = this.#cluster.bug === 'unknownIsFailed' && error.code === 'unknown'
      const isSettled = error.retryAfter === undefined || isForgotten
      this.#trace({ ev: isSettled || error.code !== 'unknown' ? 'refused' : 'unknown', ...facts, why: error.code })
      return isSettled ? undefined : (error.retryAfter ?? 100)
    }
  }
}
