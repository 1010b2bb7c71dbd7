import {
  type Chat,
  type ConfabError,
  type Conversation,
  connect,
  type Fact,
  type Page,
  type Transport,
} from '@confab/client'
import type { Receipt } from '@confab/protocol'
import { bodyOf } from '../../packages/cli/src/replay/tracing.ts'
import type { Body, Chronicle } from './chronicle.ts'
import type { VirtualClock } from './clock.ts'
import type { Cluster } from './cluster.ts'
import { CompanyWatch } from './company-watch.ts'
import { SimLink } from './link.ts'
import { LocalClock } from './local-clock.ts'
import { Posts } from './posts.ts'
import type { Random } from './random.ts'
import { tokenFor } from './sim-token.ts'

/** What all devices of a run share. */
export interface Setting {
  readonly cluster: Cluster
  readonly clock: VirtualClock
  readonly random: Random
  readonly chronicle: Chronicle
}

/** One device of a user: the real SDK over links of the simulation, and what it traces. Lives, dies and lives again. */
export class Device {
  readonly user: string
  readonly name: string
  readonly posts = new Posts()
  /** Sends which the SDK gave up although no server refused them. */
  readonly givenUp: string[] = []
  /** Where the SDK went on over a gap: the conversation, and the last seq that it left out. */
  readonly jumps: { readonly conv: string; readonly to: number }[] = []
  /** By conversation, the seqs that came over its wires, whether the SDK shows them or not. */
  readonly overheard = new Map<string, Set<number>>()
  /** Conversations which its application has closed: of these it is told heads only. */
  readonly resting = new Set<string>()
  readonly #setting: Setting
  readonly #skew: number
  readonly #tokenMs: number
  /** Shorter than clocks may ever be wrong by here: a node that is that far ahead takes them for expired, rightly. */
  readonly hasShortTokens: boolean
  readonly #inFlight: number
  readonly #isLive: boolean
  readonly #last = new Map<string, number>()
  readonly #open = new Set<string>()
  #resumed = new Set<string>()
  #clock: LocalClock
  #chat: Chat | undefined
  /** What it shows of the others; some devices do without. */
  company: CompanyWatch | undefined
  #links: SimLink[] = []
  #conn = 'none'

  constructor(user: string, device: string, setting: Setting) {
    const { random, clock } = setting
    this.user = user
    this.name = `${user}/${device}`
    this.#setting = setting
    this.#skew = random.below(4_000) - 2_000
    // Some live on tokens that end within the run.
    this.#tokenMs = random.is(0.3) ? 9_000 : 86_400_000
    this.hasShortTokens = this.#tokenMs < 600_000
    this.#inFlight = random.is(0.3) ? 4 : 1
    this.#isLive = random.is(0.5)
    this.#clock = new LocalClock(clock, this.#skew)
  }

  get chat(): Chat {
    if (!this.#chat) throw new Error(`${this.name} is off`)
    return this.#chat
  }

  /** `forgetful`: where it had read to is not known any more. */
  start(forgetful: boolean): void {
    const { clock, random, chronicle } = this.#setting
    this.#clock = new LocalClock(clock, this.#skew)
    if (forgetful && this.#last.size > 0) {
      this.#last.clear()
      chronicle.trace(this.name, this.#conn, { ev: 'reset', why: 'started anew' })
    }
    this.resting.clear()
    this.#open.clear()
    this.#resumed = new Set(this.#last.keys())
    const life = this.#clock
    this.#chat = connect({
      url: 'ws://sim',
      token: () => this.#token(),
      device: { id: this.name },
      clock: life,
      chance: () => random.next(),
      ids: () => random.uuid(),
      storage: this.posts.storage(life, random),
      transport: this.#transport(),
      limits: { inFlight: this.#inFlight, open: 100, resting: 20 },
      onTrace: (fact) => {
        if (life.alive) this.#heard(fact)
      },
    })
    if (this.#isLive)
      this.company = new CompanyWatch(this.chat, life, (conv, one) => life.alive && this.#saw(conv, one))
    // What the application had open it opens again, where it was.
    for (const [conv, seq] of this.#last) {
      this.#open.add(conv)
      this.chat.conversation(conv).open({ from: seq + 1 })
      this.company?.in(this.chat.conversation(conv))
    }
  }

  /** The application has it open from now on. */
  open(room: Conversation): void {
    this.resting.delete(room.id)
    if (this.#open.has(room.id)) return
    this.#open.add(room.id)
    room.open()
    this.company?.in(room)
  }

  /** The application has it open no more. */
  rest(room: Conversation): void {
    if (!this.#open.delete(room.id)) return
    this.resting.add(room.id)
    room.close()
  }

  get isOn(): boolean {
    return this.#clock.alive && this.#chat !== undefined && this.#chat.state.kind !== 'closed'
  }

  /** Ends in order; after a moment nothing of it runs any more. */
  close(): void {
    const life = this.#clock
    this.#chat?.close()
    this.#setting.clock.after(200, () => life.kill())
  }

  /** The process is gone, without a word. */
  kill(): void {
    this.#clock.kill()
    for (const link of this.#links) link.cut()
    this.#links = []
  }

  pause(ms: number): void {
    this.#clock.pause(ms)
  }

  /** Loses its connections; `silently`: neither end is told. */
  cut(silently: boolean): void {
    for (const link of this.#links) {
      if (silently) link.freeze()
      else link.cut()
    }
  }

  /** Takes nothing that comes for so long, though it sends and its connections stand. */
  hold(ms: number): void {
    for (const link of this.#links) link.hold(ms)
  }

  /** Takes what comes one by one for so long, each some ms after the one before. */
  slow(ms: number, pace: number): void {
    for (const link of this.#links) link.slow(ms, pace)
  }

  /** Somebody types, as long as it takes to be told. */
  type(room: Conversation): void {
    const life = this.#clock
    for (let key = 0; key < 4; key++) life.after(key * 200, () => this.company?.of(room.id)?.typing())
  }

  /** Says something. Whoever is told that it failed, though nobody refused it, says it again. */
  say(conversation: Conversation, text: string, how: { mentions?: readonly string[]; replyTo?: number } = {}): void {
    const { chronicle } = this.#setting
    const life = this.#clock
    conversation.send(text, how).catch((error: ConfabError) => {
      // What a device that ends leaves unsent is in its storage.
      if (!life.alive || error.retry === 'never' || error.code === 'closed') return
      this.givenUp.push(`${this.name} was told ${error.code}, not its seq or a refusal`)
      chronicle.tell(this.name, `was told that a send failed (${error.code})`)
      conversation.send(text, how)
    })
  }

  #token(): Promise<string> {
    const { clock, random, cluster } = this.#setting
    const life = this.#clock
    const now = clock.now()
    const token = tokenFor(this.user, this.name, now, now + this.#tokenMs)
    return life.sleep(random.below(20)).then(() => {
      if (random.is(cluster.faults.refuse / 4)) throw new Error('no token now')
      return token
    })
  }

  #transport(): Transport {
    const { random } = this.#setting
    const life = this.#clock
    return {
      connect: (_url, protocols, listener) => {
        const text = (frame: string) => {
          this.#overhear(frame)
          listener.text(frame)
        }
        const closed = listener.closed.bind(listener)
        const link = new SimLink(life, { text, closed }, random)
        this.#links = [...this.#links.filter((one) => one.isOpen), link]
        life.after(random.below(20), () => this.#dial(link, protocols))
        return link
      },
      ticket: (_url, token) =>
        new Promise((resolve, reject) => {
          // A request to a node that dies meanwhile has no answer.
          life.after(1_000, () => reject(new Error('no answer')))
          life.after(random.below(20), () => void this.#ticket(token).then(resolve, reject))
        }),
    }
  }

  async #ticket(token: string): Promise<{ ticket: string }> {
    const { cluster, random } = this.#setting
    const node = random.pick(cluster.nodes)
    if (!node || random.is(cluster.faults.refuse)) throw new Error('no ticket now')
    const { admission } = node.engine
    return admission.issueTicket(await admission.identify(token))
  }

  #dial(link: SimLink, protocols: readonly string[]): void {
    const { cluster, random } = this.#setting
    const node = random.pick(cluster.nodes)
    if (!node || random.is(cluster.faults.refuse)) return link.cut()
    node.links.add(link)
    void node.gateway.accept(link, protocols)
  }

  #overhear(frame: string): void {
    if (!frame.includes('"entries":[')) return
    const { conversationId, entries } = (JSON.parse(frame) as { payload: Page }).payload
    const seqs = this.overheard.get(conversationId) ?? new Set()
    this.overheard.set(conversationId, seqs)
    for (const { seq } of entries) seqs.add(seq)
  }

  /** A receipt of somebody else is shown: of him as a user, whichever device of his it came from. */
  #saw(conv: string, { user, delivered, read }: Receipt): void {
    this.#trace({ ev: 'cursor', conv, seq: delivered, user, kind: 'delivered' })
    this.#trace({ ev: 'cursor', conv, seq: read, user, kind: 'read' })
  }

  #heard(fact: Fact): void {
    const { chronicle } = this.#setting
    this.#conn = fact.conn ?? this.#conn
    this.posts.heard(fact)
    if (fact.ev === 'connected') chronicle.tell(this.name, `is connected to ${fact.serverId}`)
    if (fact.ev === 'lost') chronicle.tell(this.name, 'has lost its connection')
    if (fact.ev === 'entry') this.#shown(fact)
    if (fact.ev === 'limited') this.jumps.push(fact)
    if (fact.ev === 'reset' || fact.ev === 'limited') this.#forget(fact.ev === 'limited' ? fact.conv : undefined)
    if (fact.ev === 'cursor') this.#trace({ ev: 'cursor', conv: fact.conv, seq: fact.seq, kind: fact.kind })
    const body = bodyOf(fact)
    if (body) this.#trace(body)
  }

  /** The end of its reading, at a head. */
  end(conv: string, seq: number): void {
    this.#trace({ ev: 'end', conv, seq })
  }

  /** Who is whole, and was shown nothing yet, begins with what comes next. */
  #trace(body: Body): void {
    const { ev, conv = '', seq = 0 } = body
    const isNew = (ev === 'whole' || ev === 'end') && !this.#last.has(conv)
    this.#setting.chronicle.trace(this.name, this.#conn, isNew ? { ...body, from: seq + 1 } : body)
  }

  #forget(conv: string | undefined): void {
    if (conv === undefined) this.#last.clear()
    else this.#last.delete(conv)
  }

  /** The application goes on where it was, or begins anew with the entry that added its user meanwhile. */
  #shown({ conv, entry }: Extract<Fact, { ev: 'entry' }>): void {
    const last = this.#last.get(conv)
    this.#last.set(conv, entry.seq)
    if (!this.#resumed.delete(conv) || last === undefined || entry.seq === last + 1) return
    const { action, users } = entry.content as { action?: string; users?: string[] }
    if (action !== 'add' || !users?.includes(this.user)) return
    this.#setting.chronicle.trace(this.name, this.#conn, { ev: 'reset', conv, why: 'was away, and is back' })
  }
}
