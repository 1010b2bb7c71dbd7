import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Chat, connect, type Fact, type Transport, webTransport } from '@confab/client'
import { Shown } from '../../packages/cli/src/replay/reader.ts'
import { narrator } from '../../packages/cli/src/replay/stage.ts'
import { type Trace, tracer } from '../../packages/cli/src/replay/tracing.ts'
import { Somebody } from '../../packages/cli/src/talk/somebody.ts'
import type { Target } from '../../packages/cli/src/talk/target.ts'
import { Delays } from './delays.ts'

/** Members of a group, and ms between two messages in it. */
const groupSize = 10
const beatMs = 500

interface Client {
  readonly actor: string
  readonly chat: Chat
  readonly group: string
  readonly shown: Shown
}

/** Many clients in groups of ten, each on the SDK, in which somebody always talks. */
export class Crowd {
  readonly delays = new Delays()
  /** Sends that the application was told have failed. */
  readonly failures: string[] = []
  /** Times that a client had no connection at all. */
  outages = 0
  sent = 0
  readonly groups: string[] = []
  readonly #clients: Client[] = []
  readonly #target: Target
  readonly #transport: Transport
  readonly #trace: Trace
  readonly #over = new AbortController()
  #talks: Promise<void>[] = []
  #waiting = 0

  constructor(target: Target, trace: Trace, transport: Transport = webTransport) {
    this.#transport = transport
    this.#target = target
    this.#trace = trace
  }

  /** So many clients come, in whole groups; done when each has all there is. */
  async come(count: number): Promise<void> {
    for (let first = 0; first < count; first += groupSize) await this.#group(first)
    await Promise.all(this.#clients.map(({ chat }) => chat.until('whole')))
    this.#talks = this.groups.map((id) => this.#talk(id))
  }

  get count(): number {
    return this.#clients.length
  }

  /** Nobody says anything new; done when each send has its answer. */
  async end(): Promise<void> {
    this.#over.abort()
    await Promise.all(this.#talks)
    const until = performance.now() + 60_000
    while (this.#waiting > 0 && performance.now() < until) await sleep(20)
    if (this.#waiting > 0) this.failures.push(`${this.#waiting} sends have no answer`)
  }

  /** All read up to the heads, and go; answers who did not get there. */
  async finish(heads: ReadonlyMap<string, number>): Promise<string[]> {
    const behind: string[] = []
    for (const { actor, chat, group, shown } of this.#clients) {
      const head = heads.get(group) ?? 0
      if (!(await shown.reaches(group, head, 10_000))) behind.push(`${actor} stopped at ${shown.at(group)} of ${head}`)
      this.#trace.write(actor, 'end', { ev: 'end', conv: group, seq: head })
      await chat.close()
    }
    return behind
  }

  close(): void {
    this.#over.abort()
    for (const { chat } of this.#clients) void chat.close()
  }

  async #group(first: number): Promise<void> {
    const users = Array.from({ length: groupSize }, (_, i) => `user-${first + i}`)
    // A user comes into being with his first token.
    await Promise.all(users.map((user) => new Somebody(this.#target, user).conversations()))
    const owner = new Somebody(this.#target, narrator)
    const { conversationId } = await owner.create({ kind: 'group', title: `group ${first}`, users }, randomUUID())
    this.groups.push(conversationId)
    for (const user of users) this.#join(user, conversationId)
  }

  #join(user: string, group: string): void {
    const shown = new Shown()
    const onTrace = tracer(this.#trace, user, (fact: Fact) => {
      shown.hear(fact)
      if (fact.ev === 'entry' && fact.entry.kind === 'message') this.delays.arrived(fact.entry.clientId)
    })
    const me = new Somebody(this.#target, user)
    const chat = connect({ url: this.#target.url, token: () => me.token(), transport: this.#transport, onTrace })
    let wasReady = false
    chat.on('state', ({ kind }) => {
      if (wasReady && kind === 'waiting') this.outages++
      wasReady = kind === 'ready'
    })
    chat.conversation(group).open({ from: 1 })
    this.#clients.push({ actor: user, chat, group, shown })
  }

  async #talk(group: string): Promise<void> {
    const members = this.#clients.filter((client) => client.group === group)
    await sleep(Math.random() * beatMs)
    for (let turn = 0; !this.#over.signal.aborted; turn++) {
      const { chat } = members[turn % members.length] as Client
      this.#say(chat, group, `turn ${turn}`)
      await sleep(beatMs, undefined, { signal: this.#over.signal }).catch(() => undefined)
    }
  }

  #say(chat: Chat, group: string, text: string): void {
    this.sent++
    this.#waiting++
    const pending = chat.conversation(group).send(text)
    this.delays.said(pending.clientId, groupSize)
    pending
      .catch((error: Error) => this.failures.push(`${text}: ${error.message}`))
      .finally(() => {
        this.#waiting--
      })
  }
}
