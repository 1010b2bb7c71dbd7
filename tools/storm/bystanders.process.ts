// The others' live traffic, in a process of its own: what it measures is not to be the haste of the herd.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Latencies } from '../bench/latencies.ts'
import { token } from '../bench/servers/token.ts'
import { ConfabClient, type Ledgers } from '../bench/wire/confab-client.ts'
import { Delays } from './delays.ts'
import { type Begin, bystander, groupSize, type Order, speaker, type Told } from './talk.ts'

/** ms between two messages of all groups, and of the speaker. */
const beatMs = 20
const newsMs = 50

/** They sit on the nodes that live on, and go on talking. */
class Bystanders {
  readonly #ledgers: Ledgers = new Map()
  readonly #clients: ConfabClient[] = []
  readonly #speaker = new ConfabClient(speaker, this.#ledgers)
  readonly #heads = new Map<string, number>()
  #latencies = new Latencies()
  #failed = 0
  #said = 0
  #over = false
  #talks: Promise<void>[] = []

  async come({ ports, count }: Begin): Promise<void> {
    const port = (i: number): number => ports[i % ports.length] as number
    for (let i = 0; i < count; i++) {
      const client = new ConfabClient(bystander(i), this.#ledgers)
      await client.open(port(i), token(client.user))
      this.#clients.push(client)
    }
    await this.#speaker.open(port(0), token(speaker))
  }

  talk(groups: readonly string[], herd: readonly string[]): void {
    const delays = groups.map(() => new Delays(() => this.#latencies))
    for (const [i, client] of this.#clients.entries()) {
      const group = Math.floor(i / groupSize)
      client.conversation = groups[group] ?? ''
      client.onEntries = (last) => delays[group]?.given(last)
    }
    this.#talks = [this.#among(delays), this.#toHerd(herd)]
  }

  /** What was measured since the last time. */
  phase(): Told {
    const latencies = this.#latencies
    this.#latencies = new Latencies()
    const [p50, p99, most] = [latencies.at(50), latencies.at(99), latencies.at(100)]
    return { told: 'phase', p50, p99, most, count: latencies.count }
  }

  async end(): Promise<Told> {
    this.#over = true
    await Promise.all(this.#talks)
    await sleep(1_000)
    const gaps = this.#clients.reduce((sum, client) => sum + client.gaps, 0)
    for (const client of [...this.#clients, this.#speaker]) client.end()
    return { told: 'end', heads: [...this.#heads], gaps, failed: this.#failed, said: this.#said }
  }

  /** Group by group, by each of its members in turn. */
  async #among(delays: readonly Delays[]): Promise<void> {
    for (let turn = 0; !this.#over; turn++) {
      const group = turn % delays.length
      const member = Math.floor(turn / delays.length) % groupSize
      const client = this.#clients[group * groupSize + member] as ConfabClient
      const saidAt = performance.now()
      void this.#say(client, client.conversation, `turn ${turn}`).then((seq) => {
        if (seq !== undefined) delays[group]?.acknowledged(seq, saidAt)
      })
      await sleep(beatMs)
    }
  }

  /** One conversation after the other, so that those who were away have something to fetch. */
  async #toHerd(herd: readonly string[]): Promise<void> {
    for (let turn = 0; !this.#over && herd.length > 0; turn++) {
      const conversationId = herd[turn % herd.length] as string
      const seq = await this.#say(this.#speaker, conversationId, `news ${turn}`)
      if (seq !== undefined) this.#heads.set(conversationId, seq)
      await sleep(newsMs)
    }
  }

  async #say(client: ConfabClient, conversationId: string, text: string): Promise<number | undefined> {
    try {
      const send = { conversationId, clientId: randomUUID(), content: { text } }
      const { seq } = (await client.ask('send', send)) as { seq: number }
      this.#said++
      return seq
    } catch {
      this.#failed++
      return undefined
    }
  }
}

const bystanders = new Bystanders()
const tell = (told: Told): void => void process.send?.(told)
process.on('message', async (order: Order) => {
  if (order.do === 'talk') bystanders.talk(order.groups, order.herd)
  else if (order.do === 'phase') tell(bystanders.phase())
  else tell(await bystanders.end())
})
process.on('disconnect', () => process.exit())
await bystanders.come(JSON.parse(process.argv[2] ?? '{}') as Begin)
tell({ told: 'ready' })
