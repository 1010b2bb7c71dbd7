import type { ConnectionId, UserNumber } from '../../domain/ids.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Clock } from '../../ports/node.ts'
import type { RedisClient } from './clients.ts'
import { encodeEntry } from './entry-format.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './link.ts'
import type { OwnConnections } from './own-connections.ts'
import { renewScript, usersScript } from './scripts.ts'

interface Needs {
  readonly link: RedisLink
  readonly keys: Keys
  readonly member: string
  readonly own: OwnConnections
  readonly clock: Clock
  readonly limits: Limits
}

/** Connections, or users, in one pipeline; the next goes when it was confirmed. */
const atOnce = 500
/** Changes gather for so long, ms. */
const gatherMs = 5
/** While the hash of users is being written anew it must not stay for ever, should this node die meanwhile. ms. */
const rewriteMs = 30_000

/** The field that says which state of the hash this is; without it the hash is not whole. */
export const marker = '.'

/** Writes what this node has into Redis: in batches, and all of it again when what is there is not what it wrote. */
export class RegistryWriter {
  readonly #needs: Needs
  readonly #key: string
  #generation = 0
  #isWhole = false
  #isDue = false
  #flushing: Promise<void> | undefined
  readonly counts = { rebuilt: 0 }

  constructor(needs: Needs) {
    this.#needs = needs
    this.#key = needs.keys.users(needs.member)
  }

  /** Something waits to be written. */
  changed(): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#needs.clock.after(gatherMs, () => {
      this.#isDue = false
      void this.flush()
    })
  }

  /** Renews what is there; what is not as it was written is written again. */
  async renew(): Promise<void> {
    const { link, limits } = this.#needs
    // Between two writes: what is asked for is what was written last.
    await this.#flushing
    if (this.#isWhole) {
      const generation = String(this.#generation)
      this.#isWhole = await link.probe((client) => renewScript(client, this.#key, generation, limits.leaseMs))
    }
    await this.flush()
  }

  /** Settles when all that waited was written, or could not be. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  get isIdle(): boolean {
    return this.#isWhole && !this.#isDue && this.#flushing === undefined && this.#needs.own.waiting === 0
  }

  async #flush(): Promise<void> {
    const { own, link } = this.#needs
    try {
      if (!this.#isWhole) await this.#rewrite()
      while (own.waiting > 0 && link.isOpen) await this.#write()
    } catch {
      // What is there now is not known: all of it again, when Redis answers again.
      this.#isWhole = false
    }
  }

  /** The users first: they are what messages need. */
  async #rewrite(): Promise<void> {
    const { link, own, limits } = this.#needs
    if (!link.isOpen) return
    const key = this.#key
    const users = [...own.users]
    await link.run((client) => client.unlink(key))
    for (let i = 0; i < users.length; i += atOnce) {
      const fields = users.slice(i, i + atOnce).flatMap((user) => [String(user), '1'])
      await link.run((client) => all([client.hset(key, ...fields), client.pexpire(key, rewriteMs)]))
    }
    own.allWait()
    this.#generation += 1
    const generation = String(this.#generation)
    await link.run((client) => all([client.hset(key, marker, generation), client.pexpire(key, limits.leaseMs)]))
    this.#isWhole = true
    this.counts.rebuilt += 1
  }

  async #write(): Promise<void> {
    const { link, own } = this.#needs
    const taken = own.take(atOnce)
    try {
      const [isWhole] = await link.run((client) => all([this.#users(client, taken), ...this.#entries(client, taken)]))
      if (isWhole !== true) throw new RangeError('the hash of users is not as it was written')
    } catch (error) {
      own.putBack(taken)
      throw error
    }
  }

  #users(client: RedisClient, taken: ReadonlyMap<ConnectionId, UserNumber>): Promise<boolean> {
    const users = [...new Set(taken.values())]
    const here = users.filter((user) => this.#needs.own.has(user)).map(String)
    const gone = users.filter((user) => !this.#needs.own.has(user)).map(String)
    const was = String(this.#generation)
    this.#generation += 1
    return usersScript(client, this.#key, { was, now: String(this.#generation), here, gone })
  }

  #entries(client: RedisClient, taken: ReadonlyMap<ConnectionId, UserNumber>): Promise<unknown>[] {
    const { own, member, keys, limits } = this.#needs
    const byUser = Map.groupBy(taken, ([, user]) => user)
    return [...byUser].flatMap(([user, connections]) => {
      const key = keys.connections(user)
      const there = connections.flatMap(([id]) => {
        const connection = own.get(id)
        return connection ? [id, encodeEntry(member, connection)] : []
      })
      const gone = connections.filter(([id]) => !own.get(id)).map(([id]) => id)
      const written: Promise<unknown>[] = []
      if (gone.length > 0) written.push(client.hdel(key, ...gone))
      // Renewed with each heartbeat; what a dead node has left goes by itself.
      if (there.length > 0) written.push(client.hset(key, ...there), client.pexpire(key, limits.heartbeatMs * 4))
      return written
    })
  }

  /** Takes back what is there, as far as that goes. */
  async remove(): Promise<void> {
    const { link, keys, own } = this.#needs
    this.#isWhole = false
    await link.run((client) => client.unlink(this.#key))
    const users = [...own.users]
    for (let i = 0; i < users.length; i += atOnce) {
      const some = users.slice(i, i + atOnce)
      await link.run((client) =>
        all(some.map((user) => client.hdel(keys.connections(user), ...own.of(user).map(([id]) => id)))),
      )
    }
  }
}

/** All of them, also where one fails: none may be left without somebody who hears of its failure. */
async function all(calls: readonly Promise<unknown>[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(calls)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
