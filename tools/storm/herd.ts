import { setTimeout as sleep } from 'node:timers/promises'
import { HerdClient, type Tally } from './herd-client.ts'

/** Clients that come before the storm at once. */
const openers = 64

/** An address of its own for each, as a proxy would name it. */
function addressOf(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`
}

/** All clients of one node, who lose it at once. */
export class Herd {
  readonly tally: Tally = { turnedAway: 0, longestWait: 0, failed: 0, handshakes: 0 }
  readonly users: readonly string[]
  readonly #clients: readonly HerdClient[]

  /** `port` answers the port of the node to which the next of them is led. */
  constructor(count: number, port: () => number) {
    this.users = Array.from({ length: count }, (_, i) => `herd-${i}`)
    this.#clients = this.users.map((user, i) => new HerdClient(user, addressOf(i), this.tally, port))
  }

  /** All come, a few at a time; done when each has its list. */
  async come(): Promise<void> {
    const left = [...this.#clients]
    const opener = async (): Promise<void> => {
      for (let one = left.pop(); one; one = left.pop()) await one.come()
    }
    await Promise.all(Array.from({ length: openers }, opener))
    await this.becomes(() => this.connected === this.#clients.length, 120_000)
  }

  /** Counts from nothing again. */
  recount(): void {
    Object.assign(this.tally, { turnedAway: 0, longestWait: 0, failed: 0, handshakes: 0 } satisfies Tally)
  }

  get connected(): number {
    return this.#clients.filter((client) => client.isConnected).length
  }

  get whole(): number {
    return this.#clients.filter((client) => client.isWhole).length
  }

  /** Entries given twice or with a hole. */
  get wrong(): number {
    return this.#clients.reduce(
      (sum, { places }) => sum + [...places.values()].reduce((all, one) => all + one.wrong, 0),
      0,
    )
  }

  /** Who has not got all of these conversations, up to these heads. */
  behind(heads: ReadonlyMap<string, number>): string[] {
    return this.#clients.flatMap(({ places }, i) =>
      [...places].filter(([id, { last }]) => last < (heads.get(id) ?? 0)).map(([id]) => `${this.users[i]} in ${id}`),
    )
  }

  /** Each has one conversation or more. */
  get placed(): number {
    return this.#clients.filter((client) => client.places.size > 0).length
  }

  /** Looks ten times a second; false: it did not become so in time. */
  async becomes(check: () => boolean, ms: number): Promise<boolean> {
    const end = performance.now() + ms
    while (!check()) {
      if (performance.now() > end) return false
      await sleep(100)
    }
    return true
  }

  end(): void {
    for (const client of this.#clients) client.end()
  }
}
