import { Cluster } from 'ioredis'
import type { RedisClient } from './clients.ts'

/** Channels in one command, where they need not be in one slot. */
const atOnce = 500

/** The connection for subscriptions: holds what is wanted, and has it again after each loss of the connection. */
export class Ear {
  readonly #client: RedisClient
  readonly #isSharded: boolean
  readonly #wanted = new Set<string>()
  /** What Redis was asked for, on the present connection. */
  readonly #asked = new Set<string>()
  #unsure = 0
  #isDue = false

  constructor(client: RedisClient, hear: (message: Buffer, channel: string) => void) {
    this.#client = client
    this.#isSharded = client instanceof Cluster
    client.on('error', () => undefined)
    client.on(this.#isSharded ? 'smessageBuffer' : 'messageBuffer', (channel: Buffer, message: Buffer) =>
      hear(message, channel.toString()),
    )
    client.on('ready', () => this.look())
    // A Cluster's client sees to its subscriptions itself, node by node.
    if (!this.#isSharded) client.on('close', () => this.#asked.clear())
  }

  get channels(): number {
    return this.#wanted.size
  }

  /** Redis has confirmed all that is wanted. */
  get isWhole(): boolean {
    const isAsked = this.#unsure === 0 && !this.#isDue && this.#asked.size === this.#wanted.size
    return isAsked && this.#client.status === 'ready'
  }

  has(channel: string): boolean {
    return this.#wanted.has(channel)
  }

  want(channel: string): void {
    this.#wanted.add(channel)
    this.#later()
  }

  unwant(channel: string): void {
    if (this.#wanted.delete(channel)) this.#later()
  }

  /** Nothing was heard that should have been: the connection is opened anew. */
  again(): void {
    this.#asked.clear()
    this.#client.disconnect(true)
  }

  close(): void {
    this.#client.disconnect()
  }

  #later(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => this.look())
  }

  /** Asks for what is wanted, and not for what is not; also from time to time, for what could not be asked for. */
  look(): void {
    this.#isDue = false
    if (this.#client.status !== 'ready') return
    const fresh = [...this.#wanted].filter((channel) => !this.#asked.has(channel))
    const stale = [...this.#asked].filter((channel) => !this.#wanted.has(channel))
    for (const some of this.#grouped(fresh)) this.#subscribe(some)
    for (const some of this.#grouped(stale)) this.#unsubscribe(some)
  }

  #grouped(channels: readonly string[]): string[][] {
    const size = this.#isSharded ? 1 : atOnce
    const count = Math.ceil(channels.length / size)
    return Array.from({ length: count }, (_, i) => channels.slice(i * size, (i + 1) * size))
  }

  #subscribe(channels: readonly string[]): void {
    for (const channel of channels) this.#asked.add(channel)
    const client = this.#client
    void this.#sure(
      async () => (this.#isSharded ? client.ssubscribe(...channels) : client.subscribe(...channels)),
      () => {
        for (const channel of channels) this.#asked.delete(channel)
      },
    )
  }

  #unsubscribe(channels: readonly string[]): void {
    for (const channel of channels) this.#asked.delete(channel)
    const client = this.#client
    void this.#sure(
      async () => (this.#isSharded ? client.sunsubscribe(...channels) : client.unsubscribe(...channels)),
      () => {
        for (const channel of channels) this.#asked.add(channel)
      },
    )
  }

  async #sure(call: () => Promise<unknown>, failed: () => void): Promise<void> {
    this.#unsure += 1
    try {
      await call()
    } catch {
      // Asked for again at the next look.
      failed()
    } finally {
      this.#unsure -= 1
    }
  }
}
