import type { Entry, EventPayload, Interest } from '@confab/protocol'
import type { Link, LinkListener, Transport } from '../src/transport.ts'
import { FakeLog } from './fake-log.ts'

export interface Asked {
  readonly type: string
  readonly id?: number
  readonly payload: Readonly<Record<string, unknown>>
}
type Answer = 'swallow' | 'drop' | Partial<EventPayload<'error'>> | undefined

/** A connection of the fake server. */
export class FakeLink {
  readonly number: number
  readonly protocols: readonly string[]
  readonly listener: LinkListener
  readonly interests = new Map<string, Interest>()
  open = true

  constructor(number: number, protocols: readonly string[], listener: LinkListener) {
    this.number = number
    this.protocols = protocols
    this.listener = listener
  }

  say(type: string, payload: unknown, id?: number): void {
    const text = JSON.stringify({ type, payload, ...(id !== undefined && { id }) })
    queueMicrotask(() => {
      if (this.open) this.listener.text(text)
    })
  }

  close(code: number, reason = ''): void {
    if (!this.open) return
    this.open = false
    queueMicrotask(() => this.listener.closed(code, reason))
  }
}

/** Alice's server in one process: answers as the protocol says, unless a test tells it otherwise. */
export class FakeServer implements Transport {
  readonly logs = new Map<string, FakeLog>()
  readonly asked: Asked[] = []
  readonly links: FakeLink[] = []
  readonly tickets: string[] = []
  epoch = 'first'
  heartbeat = 30_000
  features: string[] = []
  /** Replies to commands of these types, where a test knows better. */
  readonly replies = new Map<string, unknown>([
    ['receipts', { members: 2, delivered: 0, read: 0, items: [] }],
    ['watch', { items: [] }],
    ['devices', { items: [] }],
  ])
  /** Whether it is reachable. */
  up = true
  /** Entries go out live. */
  live = true
  /** Each sync page holds so many conversations. */
  syncPage = 100
  /** Looked at before each command is carried out. */
  before: (asked: Asked) => Answer = () => undefined
  /** Looked at after it was carried out, instead of the reply. */
  after: (asked: Asked) => Answer = () => undefined
  #change = 0

  connect(_url: string, protocols: readonly string[], listener: LinkListener): Link {
    const link = new FakeLink(this.links.length + 1, protocols, listener)
    this.links.push(link)
    if (this.up) link.say('connected', this.#connected(link))
    else link.close(1006)
    return { send: (text) => this.#hear(link, JSON.parse(text) as Asked), close: (code) => link.close(code) }
  }

  async ticket(url: string, token: string): Promise<{ ticket: string }> {
    this.tickets.push(`${url} ${token}`)
    return { ticket: `ticket-for-${token}` }
  }

  get link(): FakeLink {
    const open = this.links.findLast((link) => link.open)
    if (!open) throw new Error('no open link')
    return open
  }

  get openLinks(): number {
    return this.links.filter((link) => link.open).length
  }

  of(type: string): Asked[] {
    return this.asked.filter((asked) => asked.type === type)
  }

  log(id: string): FakeLog {
    const log = this.logs.get(id) ?? new FakeLog(id)
    this.logs.set(id, log)
    return log
  }

  /** Bob writes; who listens gets it. */
  bob(id: string, text: string, clientId = `bob-${id}-${this.log(id).head + 1}`): Entry {
    const { entry } = this.log(id).append('bob', clientId, 'message', { text })
    this.#tell(id, entry)
    return entry
  }

  /** All open links get this. */
  say(type: string, payload: unknown): void {
    for (const link of this.links) if (link.open) link.say(type, payload)
  }

  drop(code = 1006): void {
    for (const link of this.links) link.close(code)
  }

  /** Bob reacts. */
  reacted(id: string, target: number, emoji: string): void {
    const { entry } = this.log(id).append('bob', `bob-${id}-${this.log(id).head + 1}`, 'reaction', { target, emoji })
    this.#tell(id, entry)
  }

  #tell(id: string, entry: Entry): void {
    this.log(id).changedAt = ++this.#change
    if (this.live) this.say('entries', { conversationId: id, from: entry.seq, entries: [entry] })
  }

  #connected(link: FakeLink): EventPayload<'connected'> {
    return {
      connectionId: `connection-${link.number}`,
      serverId: 'node-1',
      epoch: this.epoch,
      user: 'alice',
      heartbeat: this.heartbeat,
      silence: 60_000,
      expiresAt: 9_000_000,
      limits: { frameBytes: 102_400, textBytes: 16_384, sendsPerSecond: 10, sendBurst: 20 },
      features: this.features,
    }
  }

  #hear(link: FakeLink, asked: Asked): void {
    if (!link.open) return
    this.asked.push(asked)
    const refused = this.before(asked)
    if (refused !== undefined) return this.#say(link, asked, refused)
    const reply = this.#carryOut(link, asked.type, asked.payload)
    if (asked.id === undefined) return
    const instead = this.after(asked)
    if (instead !== undefined) this.#say(link, asked, instead)
    else if (reply) link.say('reply', reply, asked.id)
    else this.#say(link, asked, { code: 'notFound', retry: 'never' })
  }

  #say(link: FakeLink, asked: Asked, answer: Exclude<Answer, undefined>): void {
    if (answer === 'drop') link.close(1006)
    else if (answer !== 'swallow')
      link.say('error', { message: `no ${asked.type}`, retry: 'later', ...answer }, asked.id)
  }

  #carryOut(link: FakeLink, type: string, p: Record<string, unknown>): unknown {
    const id = String(p.conversationId ?? '')
    if (this.replies.has(type)) return this.replies.get(type)
    if (type === 'hello') return { expiresAt: 9_000_000, sync: this.#sync(p.since, 0) }
    if (type === 'sync') {
      const [since, start] = String(p.cursor).split('/')
      return this.#sync(since === '' ? undefined : since, Number(start))
    }
    if (type === 'history') return this.logs.get(id)?.page(p)
    if (type === 'conversation') return this.#listing(id)
    if (type === 'send') return this.#append(id, p, String(p.kind ?? 'message'), p.content)
    if (type === 'edit') return this.#append(id, p, 'edit', { target: p.target, text: p.text })
    if (type === 'delete') return this.#append(id, p, 'deletion', { target: p.target })
    if (type === 'react')
      return this.#append(id, p, 'reaction', {
        target: p.target,
        emoji: p.emoji,
        ...(p.remove === true && { remove: true }),
      })
    if (type === 'members' || type === 'users') return { items: [] }
    if (type === 'create') return this.#create(String(p.clientId))
    if (type === 'interest') for (const one of p.conversations as string[]) link.interests.set(one, p.level as Interest)
    return {}
  }

  /** Which interest a connection has of it is told by a sync alone. */
  #listing(id: string): unknown {
    const { interest: _, ...listing } = this.logs.get(id)?.listing ?? {}
    return this.logs.has(id) ? listing : undefined
  }

  #create(clientId: string): unknown {
    const log = this.log(`made-${clientId}`)
    log.append('alice', clientId, 'membership', { action: 'create', users: ['bob'] })
    return { conversation: log.listing }
  }

  #append(id: string, p: Record<string, unknown>, kind: string, content: unknown): unknown {
    const made = this.log(id).append('alice', String(p.clientId), kind, content as Record<string, unknown>)
    const { seq, at } = made.entry
    if (!made.duplicate) this.#tell(id, made.entry)
    return { conversationId: id, seq, at, ...(made.duplicate && { duplicate: true }) }
  }

  #sync(since: unknown, start: number): unknown {
    const [epoch, change] = String(since ?? '').split(':')
    const reset = since !== undefined && epoch !== this.epoch
    const low = since === undefined || reset ? -1 : Number(change)
    const logs = [...this.logs.values()].filter((log) => log.changedAt > low)
    const complete = start + this.syncPage >= logs.length
    return {
      conversations: logs.slice(start, start + this.syncPage).map((log) => log.listing),
      since: `${this.epoch}:${this.#change}`,
      complete,
      whole: low === -1,
      reset,
      ...(!complete && { next: `${since ?? ''}/${start + this.syncPage}` }),
    }
  }
}
